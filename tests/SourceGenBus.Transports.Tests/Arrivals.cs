namespace SourceGenBus.Transports.Tests;

/// <summary>What arrived at a handler, in order.</summary>
internal sealed class Arrivals<TEvent>
    where TEvent : notnull
{
    private readonly List<(TEvent Event, EventContext Context)> _arrived = [];
    private readonly StoreSignal _signal = new();

    internal Arrivals(IEventBus bus, Func<TEvent, EventContext, CancellationToken, ValueTask>? handle = null) =>
        bus.Subscribe<TEvent>(async (@event, context, cancellationToken) =>
        {
            if (handle is not null)
                await handle(@event, context, cancellationToken);
            lock (_arrived)
                _arrived.Add((@event, context));
            _signal.Set();
        });

    internal IReadOnlyList<TEvent> Events
    {
        get
        {
            lock (_arrived)
                return [.. _arrived.Select(static entry => entry.Event)];
        }
    }

    internal EventContext ContextOf(int index)
    {
        lock (_arrived)
            return _arrived[index].Context;
    }

    internal async Task<IReadOnlyList<TEvent>> WaitAsync(int count)
    {
        while (true)
        {
            var seen = _signal.Current;
            if (Events is var events && events.Count >= count)
                return events;
            await _signal.WaitAsync(seen, TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
