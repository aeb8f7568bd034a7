using System.Text.Json.Serialization;

namespace SourceGenBus.EventStore.Tests.Shop;

public sealed record OrderPlacedV1(string OrderId);

public sealed record OrderPlaced(string OrderId, decimal Total) : DomainEvent;

public sealed record OrderShipped(string OrderId) : DomainEvent;

public sealed record NotDurable(string Text);

[JsonSerializable(typeof(OrderPlacedV1))]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(OrderShipped))]
internal sealed partial class ShopJson : JsonSerializerContext;

internal static class ShopEvents
{
    internal static EventTypeRegistry Registry() => new EventTypeRegistry()
        .Add(new EventContract<OrderPlacedV1>("order.placed", 1, ShopJson.Default.OrderPlacedV1, static placed => placed.OrderId))
        .Add(new EventContract<OrderPlaced>("order.placed", 2, ShopJson.Default.OrderPlaced, static placed => placed.OrderId))
        .Add(new EventContract<OrderShipped>("order.shipped", 1, ShopJson.Default.OrderShipped, static shipped => shipped.OrderId))
        .AddUpcaster<OrderPlacedV1, OrderPlaced>(static old => new OrderPlaced(old.OrderId, 0))
        .Validate();

    internal static EventSerializer Serializer() => new(Registry(), "shop");
}
