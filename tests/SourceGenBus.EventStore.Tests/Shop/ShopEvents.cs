using System.Text.Json.Serialization;

namespace SourceGenBus.EventStore.Tests.Shop;

[Event("order.placed", Key = nameof(OrderId))]
public sealed record OrderPlacedV1(string OrderId);

[Event("order.placed", Version = 2, Key = nameof(OrderId))]
public sealed record OrderPlaced(string OrderId, decimal Total) : DomainEvent
{
    [Upcaster]
    public static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId, 0);
}

[Event("order.shipped", Key = nameof(OrderId))]
public sealed record OrderShipped(string OrderId) : DomainEvent;

[Event("orders.counted", Key = nameof(Shelf))]
public readonly record struct OrdersCounted(int Shelf);

/// <summary>What a snapshot keeps of an order.</summary>
public sealed record OrderState(decimal Total, bool IsShipped);

public sealed record NotDurable(string Text);

[JsonSerializable(typeof(OrderPlacedV1))]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(OrderShipped))]
[JsonSerializable(typeof(OrdersCounted))]
[JsonSerializable(typeof(OrderState))]
internal sealed partial class ShopJson : JsonSerializerContext;

internal static class ShopEvents
{
    internal static EventTypeRegistry Registry() => new EventTypeRegistry().AddDurableEvents();

    internal static EventSerializer Serializer() => new(Registry(), "shop");
}
