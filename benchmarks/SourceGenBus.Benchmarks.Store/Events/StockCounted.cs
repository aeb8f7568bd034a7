namespace SourceGenBus.Benchmarks.Store.Events;

/// <summary>An event of the usual size: some 200 bytes as JSON.</summary>
[Event("stock.counted", Key = nameof(Item))]
internal sealed record StockCounted(string Item, string Warehouse, int Quantity, decimal Value, long Number) : DomainEvent;
