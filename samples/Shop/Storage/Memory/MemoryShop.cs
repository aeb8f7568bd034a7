using System.Collections.Concurrent;
using System.Collections.Immutable;
using Shop.Audit;
using Shop.Faults;

namespace Shop.Storage.Memory;

/// <summary>All that the shop knows, in memory. One command at a time changes it; everybody may read it at any time.</summary>
internal sealed class MemoryShop : IDisposable
{
    public MemoryShop(FaultSwitch faults)
    {
        Stock["teapot"] = (24.9m, 1_000_000);
        Stock["vase"] = (89m, 5);
        Stock["unicorn"] = (999m, 0);
        foreach (var product in faults.IsOn ? FaultyProducts.All : [])
            Stock[product] = (1m, 1_000_000);
    }

    /// <summary>Whoever holds it may change what is here.</summary>
    internal SemaphoreSlim Turn { get; } = new(1, 1);

    internal ConcurrentDictionary<Guid, ImmutableList<ShopEvent>> Streams { get; } = new();

    internal ConcurrentDictionary<string, (decimal Price, int Quantity)> Stock { get; } = new();

    internal ConcurrentDictionary<Guid, string> Receipts { get; } = new();

    internal ConcurrentDictionary<string, ImmutableList<HistoryEntry>> Audit { get; } = new();

    public void Dispose() => Turn.Dispose();
}
