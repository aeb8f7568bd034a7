// Note.cs
using SourceGenBus;
using SourceGenBus.EventStore;

namespace Notes;

[Event("note.written", Key = nameof(Id))]
public sealed record NoteWritten(string Id, string Text) : DomainEvent;

public sealed class Note : IAggregateRoot
{
    private readonly List<object> _events = [];

    private Note()
    {
    }

    public Guid Id { get; private set; }

    public string Text { get; private set; } = "";

    IReadOnlyList<object> IAggregateRoot.UncommittedEvents => [.. _events];

    void IAggregateRoot.MarkCommitted() => _events.Clear();

    public static Note Write(string text)
    {
        var note = new Note { Id = Guid.CreateVersion7(), Text = text };
        note._events.Add(new NoteWritten(note.Id.ToString(), text));
        return note;
    }
}
