using System.Text.Json.Serialization;

namespace SourceGenBus.Transports.Tests;

[Event("order.placed", Key = nameof(Order)), Published("orders")]
public sealed record OrderPlaced(string Order, int Number) : DomainEvent;

[Event("order.paid", Key = nameof(Order)), Published("payments"), Published("audit")]
public sealed record OrderPaid(string Order) : DomainEvent;

/// <summary>Declares no destination, so it stays within its program.</summary>
[Event("order.noted", Key = nameof(Order))]
public sealed record OrderNoted(string Order) : DomainEvent;

/// <summary>Without a key.</summary>
[Event("stock.counted"), Published("stock")]
public sealed record StockCounted(int Number) : DomainEvent;

[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(OrderPaid))]
[JsonSerializable(typeof(OrderNoted))]
[JsonSerializable(typeof(StockCounted))]
internal sealed partial class OrderJson : JsonSerializerContext;
