using System.Text.Json.Serialization;

namespace SourceGenBus.EntityFrameworkCore.CrashProgram;

[Event("thing.made", Key = nameof(Id))]
public sealed record ThingMade(string Id);

[Event("thing.accepted", Key = nameof(Id))]
public sealed record ThingAccepted(string Id);

[Event("thing.announced", Key = nameof(Id))]
public sealed record ThingAnnounced(string Id);

[JsonSerializable(typeof(ThingMade))]
[JsonSerializable(typeof(ThingAccepted))]
[JsonSerializable(typeof(ThingAnnounced))]
internal sealed partial class ThingJson : JsonSerializerContext;

public sealed class Thing : IAggregateRoot
{
    private readonly List<object> _events = [];

    public required string Id { get; init; }

    public int Accepted { get; private set; }

    IReadOnlyList<object> IAggregateRoot.UncommittedEvents => [.. _events];

    void IAggregateRoot.MarkCommitted() => _events.Clear();

    public static Thing Make(string id)
    {
        var thing = new Thing { Id = id };
        thing._events.Add(new ThingMade(id));
        return thing;
    }

    public void Accept()
    {
        Accepted++;
        _events.Add(new ThingAccepted(Id));
    }
}

public sealed class Effect
{
    public long Number { get; init; }

    public required string Handler { get; init; }

    public required string Thing { get; init; }
}

public sealed class ThingContext(DbContextOptions<ThingContext> options) : DbContext(options)
{
    public DbSet<Thing> Things => Set<Thing>();

    public DbSet<Effect> Effects => Set<Effect>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Effect>().HasKey(static effect => effect.Number);
}
