using System.Text.Json.Serialization;

namespace SourceGenBus.Benchmarks.EntityFrameworkCore;

[Event("order.changed", Key = nameof(Key))]
public sealed record OrderChanged(string Key, string Customer, int Amount) : DomainEvent;

[JsonSerializable(typeof(OrderChanged))]
internal sealed partial class OrderJson : JsonSerializerContext;

public sealed class Order : IAggregateRoot
{
    private readonly List<object> _events = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string Customer { get; init; } = "somebody";

    public int Amount { get; set; }

    IReadOnlyList<object> IAggregateRoot.UncommittedEvents => [.. _events];

    void IAggregateRoot.MarkCommitted() => _events.Clear();

    public void Raise(OrderChanged changed) => _events.Add(changed);
}

/// <summary>A row of an outbox as one would write it by hand.</summary>
public sealed class OutboxRow
{
    public long Position { get; init; }

    public Guid EventId { get; init; }

    public required string Name { get; init; }

    public required string Key { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public string? Headers { get; init; }

    public required byte[] Payload { get; init; }
}

public abstract class OrderContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OutboxRow> Rows => Set<OutboxRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<OutboxRow>().HasKey(static row => row.Position);
}

public sealed class EventContextOfBus(DbContextOptions<EventContextOfBus> options) : OrderContext(options);

public sealed class PlainContext(DbContextOptions<PlainContext> options) : OrderContext(options);
