namespace Marketplace.Orders;

/// <summary>An order and what has happened to it, in all services.</summary>
internal sealed record OrderView(string Id, string Status, IReadOnlyList<OrderStep> Steps);

/// <summary>One thing that happened to an order.</summary>
internal sealed record OrderStep(DateTimeOffset At, string Event, string Detail, string Trace);
