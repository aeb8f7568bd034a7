namespace SourceGenBus.Testing;

/// <summary>
/// A bus that remembers every event published to it. Alone it delivers to run-time subscribers only, of the event's exact
/// type; around a real bus it passes everything on. Safe for concurrent use.
/// </summary>
public sealed class RecordingEventBus : IEventBus
{
    private readonly object _gate = new();
    private readonly List<PublishedEvent> _published = [];
    private readonly HashSet<PublishedEvent> _expected = new(ReferenceEqualityComparer.Instance);
    private readonly IEventBus _inner;
    private readonly TimeProvider _clock;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Makes a recording bus.</summary>
    /// <param name="inner">The bus to pass events on to, not owned; null for a bus without generated handlers.</param>
    /// <param name="clock">The clock that dates the records; null for the system's.</param>
    public RecordingEventBus(IEventBus? inner = null, TimeProvider? clock = null)
    {
        _inner = inner ?? new EventBusBuilder().Build();
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>What was published until now, in the order in which the calls began. A copy.</summary>
    public IReadOnlyList<PublishedEvent> Published
    {
        get
        {
            lock (_gate)
                return [.. _published];
        }
    }

    /// <inheritdoc />
    public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        Record(@event, EventContext.Empty);
        return _inner.PublishAsync(@event, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(context);
        Record(@event, context);
        return _inner.PublishAsync(@event, context, cancellationToken);
    }

    /// <inheritdoc />
    public IDisposable Subscribe<TEvent>(Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
        where TEvent : notnull => _inner.Subscribe(handler);

    /// <summary>The events of a type, or of types derived from it, in order.</summary>
    /// <typeparam name="TEvent">The type.</typeparam>
    public IReadOnlyList<TEvent> PublishedOf<TEvent>() => [.. Published.Select(static entry => entry.Event).OfType<TEvent>()];

    /// <summary>Expects exactly one such event and returns it.</summary>
    /// <typeparam name="TEvent">The type of the event, or a base type of it.</typeparam>
    /// <param name="match">What the event must be like; null for any.</param>
    /// <returns>The event.</returns>
    /// <exception cref="EventAssertionException">There is none, or more than one.</exception>
    public TEvent ShouldHavePublished<TEvent>(Func<TEvent, bool>? match = null) => ShouldHavePublished(1, match)[0];

    /// <summary>Expects a number of such events and returns them.</summary>
    /// <typeparam name="TEvent">The type of the events, or a base type of them.</typeparam>
    /// <param name="times">How many, from 0.</param>
    /// <param name="match">What the events must be like; null for any.</param>
    /// <returns>The events, in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
    /// <exception cref="EventAssertionException">There are fewer or more.</exception>
    public IReadOnlyList<TEvent> ShouldHavePublished<TEvent>(int times, Func<TEvent, bool>? match = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        lock (_gate)
        {
            var matching = Matching(match);
            if (matching.Count != times)
            {
                throw new EventAssertionException(
                    $"Expected {Times(times)} '{typeof(TEvent)}'{(match is null ? "" : " that matches")}, but there {Were(matching.Count)}.\n{Describe()}");
            }

            _expected.UnionWith(matching);
            return [.. matching.Select(static entry => (TEvent)entry.Event)];
        }
    }

    /// <summary>Expects that no such event was published.</summary>
    /// <typeparam name="TEvent">The type of the event, or a base type of it.</typeparam>
    /// <param name="match">What the event must not be like; null for any.</param>
    /// <exception cref="EventAssertionException">There is one.</exception>
    public void ShouldNotHavePublished<TEvent>(Func<TEvent, bool>? match = null) => ShouldHavePublished(0, match);

    /// <summary>Expects that every event was named in an expectation before: nothing was published that no test asked for.</summary>
    /// <exception cref="EventAssertionException">There are others; the message lists them.</exception>
    public void ShouldHavePublishedNothingElse()
    {
        lock (_gate)
        {
            var others = _published.Count(entry => !_expected.Contains(entry));
            if (others > 0)
                throw new EventAssertionException($"Expected nothing else, but there {Were(others)} (marked with *).\n{Describe()}");
        }
    }

    /// <summary>Waits until such an event has been published, now or earlier. Nothing sleeps.</summary>
    /// <typeparam name="TEvent">The type of the event, or a base type of it.</typeparam>
    /// <param name="match">What the event must be like; null for any.</param>
    /// <param name="cancellationToken">Ends the waiting; give it a limit, so that a test that waits in vain fails.</param>
    /// <returns>The first such event.</returns>
    /// <exception cref="EventAssertionException">The token was cancelled first; the message lists what was published.</exception>
    public async Task<TEvent> WaitForAsync<TEvent>(Func<TEvent, bool>? match = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Matching(match) is [var first, ..])
                {
                    _expected.Add(first);
                    return (TEvent)first.Event;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new EventAssertionException($"Waited in vain for '{typeof(TEvent)}'.\n{Describe()}", exception);
            }
        }
    }

    /// <summary>Forgets everything, for a bus that several steps of a test share.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _published.Clear();
            _expected.Clear();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Times(int count) => count == 1 ? "one" : count == 0 ? "no" : $"{count}";

    private static string Were(int count) => count switch
    {
        0 => "was none",
        1 => "was one",
        _ => $"were {count}",
    };

    private void Record(object @event, EventContext context)
    {
        ArgumentNullException.ThrowIfNull(@event);
        TaskCompletionSource changed;
        lock (_gate)
        {
            _published.Add(new PublishedEvent(@event, context, _clock.GetUtcNow()));
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private List<PublishedEvent> Matching<TEvent>(Func<TEvent, bool>? match) =>
        _published.FindAll(entry => entry.Event is TEvent typed && (match is null || match(typed)));

    private string Describe()
    {
        lock (_gate)
        {
            return _published.Count == 0
                ? "Nothing was published."
                : "Published, in order:\n" + string.Join('\n', _published.Select((entry, index) =>
                    $"{(_expected.Contains(entry) ? ' ' : '*')} {index + 1}. {entry.Event.GetType()}: {entry.Event}"));
        }
    }
}
