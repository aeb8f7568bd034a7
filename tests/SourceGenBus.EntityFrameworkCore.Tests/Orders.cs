using System.Text.Json.Serialization;

namespace SourceGenBus.EntityFrameworkCore.Tests;

[Event("order.placed", Key = nameof(Key))]
public sealed record OrderPlaced(string Key, int Amount);

[Event("order.changed", Key = nameof(Key))]
public sealed record OrderChanged(string Key, int Amount) : DomainEvent;

[Event("orders.counted")]
public sealed record OrdersCounted(int Count);

/// <summary>Nobody gave it a name to be stored under.</summary>
public sealed record OrderForgotten(string Key);

[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(OrderChanged))]
[JsonSerializable(typeof(OrdersCounted))]
internal sealed partial class OrderJson : JsonSerializerContext;

/// <summary>An entity that raises events, without any base class.</summary>
public sealed class Order : IAggregateRoot
{
    private readonly List<object> _events = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string Key { get; init; } = "k";

    public int Amount { get; set; }

    public int Version { get; set; }

    IReadOnlyList<object> IAggregateRoot.UncommittedEvents => [.. _events];

    void IAggregateRoot.MarkCommitted() => _events.Clear();

    public int Waiting => _events.Count;

    public static Order Place(string key, int amount)
    {
        var order = new Order { Key = key, Amount = amount };
        order.Raise(new OrderPlaced(key, amount));
        return order;
    }

    public void Change(int amount)
    {
        Amount = amount;
        Raise(new OrderChanged(Key, amount));
    }

    public void Raise(object @event) => _events.Add(@event);
}

public sealed class OrderContext(DbContextOptions<OrderContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Line> Lines => Set<Line>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>(order =>
        {
            order.Property(static each => each.Version).IsConcurrencyToken();
            order.Ignore(static each => each.Waiting);
        });
        modelBuilder.Entity<Line>().Property(static line => line.Id).ValueGeneratedNever();
    }
}

/// <summary>An entity that raises nothing. Two of one number are an error of the database.</summary>
public sealed class Line
{
    public int Id { get; init; }

    public string Text { get; set; } = "";

    public decimal Price { get; set; }
}
