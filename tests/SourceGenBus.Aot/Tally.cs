using System.Collections.Concurrent;

namespace SourceGenBus.Aot;

/// <summary>Counts how often each handler was called.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    internal static Tally Shared { get; } = new();

    internal int this[string handler] => _counts.GetValueOrDefault(handler);

    internal void Count(string handler) => _counts.AddOrUpdate(handler, 1, static (_, count) => count + 1);

    internal void Clear() => _counts.Clear();
}
