using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SourceGenBus.Diagnostics;
using SourceGenBus.Dispatch;
using SourceGenBus.Telemetry;

namespace SourceGenBus;

/// <summary>
/// The event bus. A container registers it with <c>services.AddSourceGenBus()</c>; without a container,
/// <c>new EventBusBuilder().AddHandlers().Build()</c> makes one.
/// </summary>
/// <remarks>
/// All members are safe to call from any thread at any time. The bus belongs to the container that made it, or to the
/// caller of <see cref="EventBusBuilder.Build"/>; disposing it lets publishes that are under way finish and refuses new
/// ones. A bus that nobody disposes is collected when nobody holds it any more. The exception is a bus without a logger in a program
/// without telemetry (<see cref="EventBusTelemetry.IsSupported"/>): calls that are bound to its routes hold it.
/// <para>
/// A bus keeps the types of the events that it has met, and with them the assemblies that declare them: a plug-in in a collectible load
/// context cannot be unloaded while a bus lives that published its events. Give such a plug-in a bus of its own, and dispose it first.
/// </para>
/// </remarks>
public sealed partial class EventBus : IEventBus, IDisposable, IAsyncDisposable
{
    private readonly ListenerWatch? _watch;
    private readonly IReadOnlyCollection<EventBusModule> _modules;
    private readonly List<HandlerRegistration> _handlers;
    private IHandlerOwner? _ownedHandlers;

    internal EventBus(
        IReadOnlyCollection<EventBusModule> modules,
        List<HandlerRegistration> handlers,
        IServiceProvider services,
        EventBusLog log,
        IEventFailureHandler[] failureHandlers,
        IHandlerOwner? ownedHandlers,
        HandlerSubstitutes? substitutes = null)
    {
        Services = services;
        Substitutes = substitutes;
        Log = log;
        DefaultContext = new EventContext { Services = ownedHandlers is null ? services : ownedHandlers.Given };
        Failures = new FailureReporter(log, services, failureHandlers);
        Routes = new RouteTable(this, modules);
        Commands = new CommandTable(this);
        _modules = modules;
        _handlers = handlers;
        _ownedHandlers = ownedHandlers;

        foreach (var module in modules)
        {
            module.AddRoutes(Routes);
            Commands.AddFrom(module);
        }

        Routes.Check(substitutes);
        Commands.Complete(substitutes);
        _watch = log.Watch(this);
        HotReload.CodeUpdates.Watch(this);
    }

    internal IServiceProvider Services { get; private set; }

    /// <summary>What a test put in the place of handlers; null in a program.</summary>
    internal HandlerSubstitutes? Substitutes { get; }

    internal EventBusLog Log { get; }

    internal EventContext DefaultContext { get; }

    internal EmissionSettings Emission => field ??= new EmissionSettings(this);

    internal FailureReporter Failures { get; }

    internal RouteTable Routes { get; }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : notnull =>
        IsExactly(@event) && Routes.Find<TEvent>() is { } route
            ? route.DispatchAsync(@event, null, cancellationToken)
            : PublishByTypeOutOfLineAsync(@event, cancellationToken);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
        where TEvent : notnull =>
        IsExactly(@event) && Routes.Find<TEvent>() is { } route
            ? route.DispatchInContextAsync(@event, context, cancellationToken)
            : PublishSlowlyAsync(@event, context ?? throw new ArgumentNullException(nameof(context)), cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// Goes by the run-time type alone. Reference types share what runs here, and in shared code asking for the type's slot takes
    /// two calls more than looking its handle up.
    /// </remarks>
    ValueTask IEventBus.PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken) =>
        typeof(TEvent).IsValueType ? PublishAsync(@event, cancellationToken) : PublishByTypeAsync(@event, cancellationToken);

    /// <inheritdoc />
    ValueTask IEventBus.PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken) =>
        !typeof(TEvent).IsValueType && @event is not null && context is not null && Routes.Find((object)@event) is { } route
            ? route.PublishObjectAsync(@event, context, cancellationToken)
            : PublishAsync(@event!, context!, cancellationToken);

    /// <inheritdoc />
    public IDisposable Subscribe<TEvent>(Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (typeof(TEvent).IsAbstract || Nullable.GetUnderlyingType(typeof(TEvent)) is not null)
        {
            throw new ArgumentException(
                $"No event can be exactly of type '{typeof(TEvent)}', so this handler would never be called: routing goes by the " +
                "event's run-time type. Subscribe to the concrete event types instead.",
                nameof(handler));
        }

        var subscription = new Subscription<TEvent>(this, handler);
        Routes.Subscribe(subscription);
        return subscription;
    }

    /// <summary>
    /// Looks now whether anybody listens to traces, metrics or debug logs of the bus. The bus does so by itself when it is made,
    /// when it first meets a message type, and once a second.
    /// </summary>
    public void RefreshTelemetry() => _watch?.Look();

    /// <summary>Ends the bus. Handlers that a container made are the container's to dispose.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        if (Close())
            _ownedHandlers?.Dispose();
    }

    /// <summary>Ends the bus. Handlers that a container made are the container's to dispose.</summary>
    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        if (Close() && _ownedHandlers is not null)
            await _ownedHandlers.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Called where something happens for the first time, so that a listener that was there before sees it.</summary>
    internal void LookForListeners()
    {
        if (Instruments.AreListenedTo)
            _watch?.Look();
    }

    /// <summary>Lets go of what would keep a bus alive that nobody else holds any more.</summary>
    internal void Rest()
    {
        Routes.Rest();
        Commands.Rest();
    }

    private bool Close()
    {
        Commands.Close();
        return Routes.Close();
    }

    /// <summary>Whether the static type is the run-time type. The JIT decides it for structs and, often, for sealed classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsExactly<TEvent>([NotNullWhen(true)] TEvent @event) =>
        typeof(TEvent).IsValueType ? default(TEvent) is not null : @event is not null && @event.GetType() == typeof(TEvent);

    /// <summary>A publish through a base type, and everything that is rarer.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask PublishByTypeOutOfLineAsync<TEvent>(TEvent @event, CancellationToken cancellationToken)
        where TEvent : notnull => PublishByTypeAsync(@event, cancellationToken);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ValueTask PublishByTypeAsync<TEvent>(TEvent @event, CancellationToken cancellationToken)
        where TEvent : notnull
    {
        if (typeof(TEvent).IsValueType || @event is null || Routes.Find((object)@event) is not { } route)
            return PublishSlowlyAsync(@event!, null, cancellationToken);

        // A number comes back and not a task, so that nothing is copied: two tasks that meet are written to memory in halves and
        // read back as a whole, for which the processor waits.
        ValueTask pending = default;
        var handler = route.StartAllUntyped(@event, cancellationToken, ref pending);
        return handler == EventRoute.Completed ? default : route.ContinueUntyped(handler, pending, @event, cancellationToken);
    }

    /// <summary>The first publish of a type, a publish through a base type, and everything that is an error.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask PublishSlowlyAsync<TEvent>(TEvent @event, EventContext? context, CancellationToken cancellationToken)
        where TEvent : notnull
    {
        if (@event is null)
            throw new ArgumentNullException(nameof(@event), "An event cannot be null: its run-time type decides who handles it.");

        var route = Routes.FindOrCreate(@event);
        if (route is not null)
            return route.PublishObjectAsync(@event, context, cancellationToken);

        // Only reached by an event that nothing handles. Remembering that needs the exact type as a type argument.
        Routes.RememberUnhandled<TEvent>(@event, context);
        return default;
    }
}
