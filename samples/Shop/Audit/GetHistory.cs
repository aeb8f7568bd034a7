using SourceGenBus;

namespace Shop.Audit;

/// <summary>What happened to an order, oldest first; empty where there is none.</summary>
internal sealed record GetHistory(Guid OrderId) : IStreamQuery<HistoryEntry>;
