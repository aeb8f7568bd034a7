using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SourceGenBus.Background;

/// <summary>
/// A bounded queue in memory, whose workers publish what it holds to a bus. A host starts and stops it after
/// <c>services.AddSourceGenBusBackground()</c>; without one, <see cref="Start"/> and <see cref="StopAsync"/> do.
/// </summary>
/// <remarks>
/// <para>What waits in memory is lost with the process. All members are safe to call from any thread at any time.</para>
/// <para>The queue belongs to the container that made it or to the caller of the constructor. Disposing it stops it.</para>
/// </remarks>
public sealed class BackgroundEventQueue : IEventQueue, IDisposable, IAsyncDisposable
{
    private readonly Backlog _backlog;
    private readonly Dictionary<Type, KeySelector> _keys;
    private readonly QueueInstruments _instruments;
    private readonly QueueShutdown _shutdown;
    private readonly QueueDispatcher _dispatcher;
    private readonly UnhandledEventReporter _reporter;
    private readonly int _parallelism;

    /// <summary>Makes a queue around a bus. It accepts events at once and handles them when it is started.</summary>
    /// <param name="bus">The bus that publishes the events; not owned. Dispose it after the queue.</param>
    /// <param name="options">How the queue works; null for the defaults. Copied.</param>
    /// <param name="loggerFactory">Where the log goes; not owned; null for nowhere.</param>
    /// <param name="timeProvider">The clock of <see cref="BackgroundEventQueueOptions.DrainTimeout"/>; null for the system's.</param>
    /// <param name="unhandledEventHandlers">Whom to tell of events that were not handled; not owned.</param>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> is null.</exception>
    /// <exception cref="ArgumentException">The options are invalid; the message says which and why.</exception>
    public BackgroundEventQueue(
        IEventBus bus,
        BackgroundEventQueueOptions? options = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null,
        IEnumerable<IUnhandledEventHandler>? unhandledEventHandlers = null)
        : this(bus, options ?? new(), loggerFactory, timeProvider, [.. unhandledEventHandlers ?? []], services: null)
    {
    }

    internal BackgroundEventQueue(
        IEventBus bus,
        BackgroundEventQueueOptions options,
        ILoggerFactory? loggerFactory,
        TimeProvider? timeProvider,
        IUnhandledEventHandler[] unhandledEventHandlers,
        IServiceProvider? services)
    {
        ArgumentNullException.ThrowIfNull(bus);
        options.Validate();
        var logger = loggerFactory?.CreateLogger<BackgroundEventQueue>() ?? (ILogger)NullLogger.Instance;
        _keys = options.CopyKeys();
        _parallelism = options.Parallelism;
        _backlog = new Backlog(options.Capacity);
        var listenerFailures = new ListenerFailures(logger);
        _instruments = new QueueInstruments(_backlog, services?.GetService<IMeterFactory>(), listenerFailures);
        _reporter = new UnhandledEventReporter(_backlog, _instruments, logger, services, unhandledEventHandlers);
        _shutdown = new QueueShutdown(
            _backlog, _reporter, logger, timeProvider ?? TimeProvider.System, options.DrainTimeout, options.StopGrace);
        _dispatcher = new QueueDispatcher(bus, _reporter, _shutdown, listenerFailures);
    }

    /// <inheritdoc />
    public EventQueueStatus Status => _backlog.Status;

    /// <inheritdoc />
    public ValueTask EnqueueAsync<TEvent>(
        TEvent @event, EventContext? context = null, string? key = null, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        var item = ItemOf(@event, context, key);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);

        if (_backlog.Add(item, waits: true, out var place) is { } refusal)
        {
            _instruments.CountRefused(@event.GetType(), refusal);
            return ValueTask.FromException(new EventQueueRefusedException(@event.GetType(), refusal));
        }

        if (place is not null)
            return WaitForSpaceAsync(place, cancellationToken);
        _instruments.CountEnqueued(@event.GetType());
        return default;
    }

    /// <inheritdoc />
    public bool TryEnqueue<TEvent>(TEvent @event, EventContext? context = null, string? key = null)
        where TEvent : notnull
    {
        if (_backlog.Add(ItemOf(@event, context, key), waits: false, out _) is { } refusal)
        {
            _instruments.CountRefused(@event.GetType(), refusal);
            return false;
        }

        _instruments.CountEnqueued(@event.GetType());
        return true;
    }

    /// <summary>
    /// Begins to handle events, those first that wait already, and makes each <see cref="IUnhandledEventHandler"/> of the container.
    /// Does nothing when the queue runs.
    /// </summary>
    /// <exception cref="InvalidOperationException">The queue has been stopped.</exception>
    public void Start()
    {
        if (Status.State < EventQueueState.Stopping)
            _reporter.Resolve();
        _backlog.Start(Enumerable.Range(0, _parallelism).Select(_ => new QueueWorker(_backlog, _dispatcher.HandleAsync)));
    }

    /// <summary>
    /// Refuses new events, handles those it has within <see cref="BackgroundEventQueueOptions.DrainTimeout"/>, and reports every other one.
    /// A queue that was never started handles none. A second call waits for the first.
    /// </summary>
    /// <param name="cancellationToken">Ends the time to handle events early; the rest is reported nevertheless.</param>
    /// <returns>A task that completes when the queue has stopped. It does not fault.</returns>
    public Task StopAsync(CancellationToken cancellationToken = default) => _shutdown.StopAsync(cancellationToken);

    /// <inheritdoc />
    public Task WaitUntilIdleAsync(CancellationToken cancellationToken = default) => _backlog.WhenIdle().WaitAsync(cancellationToken);

    /// <summary>
    /// Stops the queue as <see cref="StopAsync"/> does, and waits for it on this thread. Prefer <see cref="DisposeAsync"/>.
    /// </summary>
    public void Dispose()
    {
        // On the thread pool, so that a synchronization context that this thread blocks cannot keep it from ending.
        Task.Run(() => StopAsync()).GetAwaiter().GetResult();
        _instruments.Dispose();
    }

    /// <summary>Stops the queue as <see cref="StopAsync"/> does.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _instruments.Dispose();
    }

    private async ValueTask WaitForSpaceAsync(LinkedListNode<BlockedCaller> place, CancellationToken cancellationToken)
    {
        var eventType = place.Value.Item.Event.GetType();
        try
        {
            await place.Value.WaitAsync(place, cancellationToken).ConfigureAwait(false);
        }
        catch (EventQueueRefusedException)
        {
            _instruments.CountRefused(eventType, EventQueueRefusal.Stopping);
            throw;
        }

        _instruments.CountEnqueued(eventType);
    }

    private QueuedEvent<TEvent> ItemOf<TEvent>(TEvent @event, EventContext? context, string? key)
        where TEvent : notnull
    {
        if (@event is null)
            throw new ArgumentNullException(nameof(@event), "An event cannot be null: its run-time type decides who handles it.");
        return new QueuedEvent<TEvent>(@event, context?.Detach(), key ?? KeyOf(@event));
    }

    private string? KeyOf<TEvent>(TEvent @event)
        where TEvent : notnull
    {
        if (_keys.Count == 0 || !_keys.TryGetValue(@event.GetType(), out var selector))
            return null;
        return selector is KeySelector<TEvent> exact ? exact.KeyOf(@event) : selector.KeyOf(@event);
    }
}
