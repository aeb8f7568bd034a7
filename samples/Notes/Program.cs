// Program.cs
using Microsoft.EntityFrameworkCore;
using Notes;
using SourceGenBus;
using SourceGenBus.EventStore;

var builder = WebApplication.CreateBuilder(args);
var file = builder.Configuration["Database"] ?? "notes.db";
builder.Services.AddDbContext<NotesContext>(options => options
    .UseSqlite($"Data Source={file}")
    .UseSourceGenBus());
builder.Services.AddSourceGenBus();
builder.Services.AddEventStore(store => store
    .UseSqlite(file)
    .AddEvents(static events => events.AddDurableEvents())
    .Configure(static options => options.Program = "notes")
    .AddHosting());

var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
    await scope.ServiceProvider.GetRequiredService<NotesContext>().Database.EnsureCreatedAsync();

app.MapPost("/notes", async (string text, NotesContext notes, CancellationToken cancellationToken) =>
{
    var note = Note.Write(text);
    notes.Add(note);
    await notes.SaveChangesAsync(cancellationToken);
    return note.Id;
});
app.MapGet("/notes", (NotesContext notes) => notes.Notes.Select(static note => note.Text).AsAsyncEnumerable());
app.MapGet("/activities", (NotesContext notes) => notes.Activities.Select(static activity => activity.Text).AsAsyncEnumerable());
app.Run();
