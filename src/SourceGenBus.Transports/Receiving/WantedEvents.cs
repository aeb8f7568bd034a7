using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// Which events of a destination are for this program: those that its options name, or else all that it knows and has a handler for. Safe
/// for concurrent use.
/// </summary>
internal sealed class WantedEvents(SubscriptionOptions options, IEventCatalog catalog, IEventBus bus, ILogger logger)
{
    /// <summary>Of how many names it is logged that they are not wanted. Anybody may send any name.</summary>
    private const int MaximumLogged = 100;

    private readonly GuardedLogger _logger = new(logger);
    private readonly ConcurrentDictionary<string, byte> _logged = new(StringComparer.Ordinal);

    /// <summary>The names, for brokers that select by them.</summary>
    internal IReadOnlyList<string> Names =>
        options.EventNames ??
        [.. catalog.Contracts
            .GroupBy(static contract => contract.Name, StringComparer.Ordinal)
            .Where(family => family.Any(contract => bus.HasHandlers(contract.EventType)))
            .SelectMany(static family => family.SelectMany(static contract => contract.FormerNames).Append(family.Key))
            .Distinct(StringComparer.Ordinal)];

    /// <summary>Whether events of a name are to be stored. Handlers may have subscribed since the start.</summary>
    internal bool Contains(string name)
    {
        if (options.EventNames is { } names ? names.Contains(name, StringComparer.Ordinal) : HasHandlers(name))
            return true;
        if (options.DeadLettersUnknownEvents && !IsKnown(name))
        {
            throw new EventFormatException(
                $"This program knows no event '{StoredText.Of(name, 100)}', and its subscription keeps unknown events as dead letters.");
        }

        if (_logged.Count < MaximumLogged && _logged.TryAdd(name, 0))
            TransportLog.NotWanted(_logger, StoredText.Of(name, 100), options.Destination);
        return false;
    }

    private bool IsKnown(string name) => catalog.Contracts.Any(contract => HasName(contract, name));

    private bool HasHandlers(string name)
    {
        foreach (var contract in catalog.Contracts)
        {
            if (!HasName(contract, name))
                continue;
            foreach (var version in catalog.Contracts)
            {
                if (version.Name == contract.Name && bus.HasHandlers(version.EventType))
                    return true;
            }
        }

        return false;
    }

    private static bool HasName(EventContract contract, string name) => contract.Name == name || contract.FormerNames.Contains(name);
}
