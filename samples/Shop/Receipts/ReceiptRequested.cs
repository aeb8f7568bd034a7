using SourceGenBus;

namespace Shop.Receipts;

/// <summary>A paid order waits for its receipt. Goes through the queue, in memory.</summary>
internal sealed record ReceiptRequested(Guid OrderId, decimal Amount) : DomainEvent;
