using SourceGenBus;

namespace Shop.Receipts;

/// <summary>The receipt of an order; null while it is not printed.</summary>
internal sealed record GetReceipt(Guid OrderId) : IQuery<Receipt?>;
