using SourceGenBus;

namespace Pipeline.Orders;

/// <summary>Marks the messages of this library, for middleware of whoever references it.</summary>
public interface IOrderMessage;

public sealed record OrderShipped(string OrderId) : IOrderMessage;

public sealed record ShipOrder(string OrderId) : ICommand<string>, IOrderMessage;

public sealed record CancelOrder(string OrderId) : ICommand, IOrderMessage;

internal sealed record StockCounted : IOrderMessage;
