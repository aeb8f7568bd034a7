namespace SourceGenBus;

/// <summary>
/// The context of a handler that emits further events through it. A handler of an event or a command that takes this class in the
/// place of <see cref="EventContext"/> receives one of its own; what it emits is published once it has completed successfully, by the
/// same rules as what a handler of events returns, and is discarded when it fails.
/// </summary>
/// <remarks>
/// Emitting is safe from any thread until the handler has completed. A test makes one itself, passes it to the handler, and looks at
/// <see cref="Emitted"/>.
/// </remarks>
public sealed record EmittingContext : EventContext
{
    private readonly Buffer _buffer;

    /// <summary>Makes one without any value, for a test that calls a handler.</summary>
    public EmittingContext()
        : this(Empty)
    {
    }

    /// <summary>Makes one with the values of another context and nothing emitted, for a test that calls a handler.</summary>
    /// <param name="context">The other context.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public EmittingContext(EventContext context)
        : base(context ?? throw new ArgumentNullException(nameof(context))) => _buffer = new Buffer();

    /// <summary>What was emitted until now, in order. A copy.</summary>
    public IReadOnlyList<object> Emitted => _buffer.ToArray();

    /// <summary>
    /// Emits an event: it is published when the handler has completed successfully, after what was emitted before; inside an active
    /// unit of work, after its commit. Its run-time type decides who handles it.
    /// </summary>
    /// <param name="event">The event.</param>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The handler has completed, so nobody would publish it.</exception>
    public void Emit(object @event)
    {
        if (@event is null)
            throw new ArgumentNullException(nameof(@event), "An event cannot be null: its run-time type decides who handles it.");
        if (!_buffer.TryAdd(@event))
        {
            throw new InvalidOperationException(
                $"'{@event.GetType()}' was emitted after the handler had completed, so nobody would publish it. Await in the handler " +
                "what emits, or publish through the bus.");
        }
    }

    /// <summary>Refuses everything from now on; copies of this context too.</summary>
    internal void Close() => _buffer.Close();

    /// <summary>Shared by the copies that a handler makes.</summary>
    private sealed class Buffer
    {
        private readonly List<object> _events = [];
        private bool _closed;

        internal bool TryAdd(object @event)
        {
            lock (_events)
            {
                if (!_closed)
                    _events.Add(@event);
                return !_closed;
            }
        }

        internal object[] ToArray()
        {
            lock (_events)
                return [.. _events];
        }

        internal void Close()
        {
            lock (_events)
                _closed = true;
        }
    }
}
