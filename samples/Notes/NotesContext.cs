// NotesContext.cs
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;

namespace Notes;

public sealed class NotesContext(DbContextOptions<NotesContext> options) : DbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();

    public DbSet<Activity> Activities => Set<Activity>();
}

public sealed class Activity
{
    public long Id { get; private set; }

    public required string Text { get; init; }
}

[JsonSerializable(typeof(NoteWritten))]
internal sealed partial class NotesJson : JsonSerializerContext;
