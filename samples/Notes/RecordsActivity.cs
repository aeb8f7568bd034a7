// RecordsActivity.cs
using SourceGenBus;

namespace Notes;

[EventHandler<NoteWritten>(Lifetime = HandlerLifetime.Scoped)]
public sealed class RecordsActivity(NotesContext notes)
{
    public async ValueTask HandleAsync(NoteWritten written, CancellationToken cancellationToken)
    {
        notes.Add(new Activity { Text = $"'{written.Text}' was written." });
        await notes.SaveChangesAsync(cancellationToken);
    }
}
