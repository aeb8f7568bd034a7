using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports;

/// <summary>
/// The brokers of a program, and what is sent to each of their destinations. Safe for concurrent use. Disposing it sends no more and closes
/// the connections.
/// </summary>
internal sealed class TransportSet : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Destination, ITransport Transport), Lazy<DestinationSender>> _senders = new();
    private readonly Dictionary<string, ITransport> _byDestination = new(StringComparer.Ordinal);
    private readonly Dictionary<ITransport, TransportOutage> _outages = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ITransport, TransportOutage> _topologyOutages = new(ReferenceEqualityComparer.Instance);
    private readonly ITransport? _default;
    private readonly TransportOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private int _disposed;

    internal TransportSet(
        IReadOnlyList<(ITransport Transport, IReadOnlyList<string> Destinations)> transports,
        TransportOptions options,
        TimeProvider timeProvider,
        ILogger logger)
    {
        (_options, _clock, _logger) = (options, timeProvider, logger);
        foreach (var (transport, destinations) in transports)
        {
            _outages.Add(transport, new TransportOutage(transport.Name, options, timeProvider, logger));
            _topologyOutages.Add(transport, new TransportOutage($"What is on {transport.Name}", options, timeProvider, logger));
            foreach (var destination in destinations)
            {
                if (!_byDestination.TryAdd(destination, transport))
                {
                    throw new InvalidOperationException(
                        $"Two transports were given the destination '{destination}'. A destination is on one broker.");
                }
            }

            if (destinations.Count > 0)
                continue;
            if (_default is not null)
            {
                throw new InvalidOperationException(
                    $"Two transports, {_default.Name} and {transport.Name}, are for all destinations. Name the destinations of one of them.");
            }

            _default = transport;
        }
    }

    internal IReadOnlyCollection<ITransport> All => _outages.Keys;

    /// <exception cref="InvalidOperationException">No transport is for it.</exception>
    internal ITransport Of(string destination) =>
        _byDestination.GetValueOrDefault(destination) ?? _default ?? throw new InvalidOperationException(
            $"No transport is for the destination '{destination}': each of those that were added names its destinations, and it is not "
            + "among them.");

    /// <summary>Whether sending to it works.</summary>
    internal TransportOutage OutageOf(ITransport transport) => _outages[transport];

    /// <summary>Whether what the program needs on it is there, where the program only sends.</summary>
    internal TransportOutage TopologyOutageOf(ITransport transport) => _topologyOutages[transport];

    /// <summary>Whether a transport is for a destination.</summary>
    internal bool Has(string destination) => _default is not null || _byDestination.ContainsKey(destination);

    internal DestinationSender SenderOf(string destination, ITransport transport)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return _senders.GetOrAdd(
            (destination, transport),
            static (key, self) => new Lazy<DestinationSender>(() =>
                new DestinationSender(
                    key.Transport, key.Destination, self._options, self.OutageFor(key.Destination, key.Transport), self._clock)),
            this).Value;
    }

    /// <summary>
    /// Whoever asks names the destination of the answer: that it does not exist is no outage of the broker, and holds nothing else up.
    /// </summary>
    private TransportOutage OutageFor(string destination, ITransport transport) => PendingRequests.IsDestination(destination)
        ? new TransportOutage($"'{destination}' on {transport.Name}", _options, _clock, _logger)
        : OutageOf(transport);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        foreach (var sender in _senders.Values)
        {
            if (sender.IsValueCreated)
                await sender.Value.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var transport in _outages.Keys)
            await transport.DisposeAsync().ConfigureAwait(false);
    }
}
