namespace SourceGenBus.Transports;

/// <summary>
/// A broker in memory, for tests and for the services of one process: what is sent is kept as long as the broker lives, in the order of
/// arrival, and each group reads it from the beginning. Safe for concurrent use.
/// </summary>
public sealed class InMemoryBroker
{
    private readonly object _gate = new();
    private readonly Dictionary<string, InMemoryDestination> _destinations = new(StringComparer.Ordinal);
    private bool _isDown;

    /// <summary>
    /// Whether it is away, as a broker in an outage is: sending fails, and consumers lose their connection. What it has is kept.
    /// </summary>
    public bool IsDown
    {
        get => Volatile.Read(ref _isDown);
        set
        {
            InMemoryDestination[] destinations;
            lock (_gate)
            {
                _isDown = value;
                destinations = [.. _destinations.Values];
            }

            if (!value)
                return;
            foreach (var destination in destinations)
                destination.Disconnect();
        }
    }

    /// <summary>All that was sent to a destination, in order.</summary>
    /// <param name="destination">The destination.</param>
    /// <returns>A copy.</returns>
    public IReadOnlyList<TransportMessage> MessagesOf(string destination) => Of(destination).Messages;

    internal InMemoryDestination Of(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            if (!_destinations.TryGetValue(name, out var destination))
                _destinations.Add(name, destination = new InMemoryDestination(name));
            return destination;
        }
    }

    internal void ThrowIfDown()
    {
        if (IsDown)
            throw new TransportException("The broker in memory is down.") { IsTransient = true };
    }
}
