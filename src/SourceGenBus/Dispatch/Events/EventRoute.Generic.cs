using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The route of one event type. Generated code derives from it, holds the singleton handlers in typed fields and calls
/// them directly in <see cref="StartAll"/>; everything that is not the synchronous, successful case happens here.
/// </summary>
/// <typeparam name="TEvent">The exact event type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class EventRoute<TEvent> : EventRoute
    where TEvent : notnull
{
    /// <summary>What <see cref="StartAll"/> returns when every handler has completed.</summary>
    protected new const int Completed = -1;

    /// <summary>What <see cref="StartAll"/> returns when its task stands for all handlers and not for one.</summary>
    private protected const int Whole = -2;

    private static readonly object NoBus = new();

    private readonly EventBus _bus;
    private object _owner = NoBus;
    private volatile bool _isResting;
    private Exception?[]? _unavailable;

    /// <summary>Makes a route that belongs to one bus.</summary>
    /// <param name="bus">The bus; not owned.</param>
    protected EventRoute(EventBus bus) => _bus = bus;

    internal sealed override int Slot => EventType<TEvent>.Slot;

    internal sealed override Type EventType => typeof(TEvent);

    internal override bool IsDegraded => _unavailable is not null;

    internal EventBus Bus => _bus;

    internal bool IsResting => _isResting;

    internal sealed override Type HandlerTypeAt(int handler) => GetHandlerType(handler);

    internal sealed override ValueTask StartObjectAsync(
        int handler,
        object @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        Start(handler, (TEvent)@event, context, cancellationToken);

    internal sealed override EventRoute Substitute(HandlerSubstitutes substitutes) =>
        substitutes.Concern(typeof(TEvent)) ? new SubstitutedRoute<TEvent>(this, substitutes) : this;

    /// <summary>The context of a publish without one.</summary>
    protected EventContext DefaultContext => _bus.DefaultContext;

    /// <summary>
    /// Whether this route is all that <paramref name="bus"/> does with the event, so that it may be called without asking
    /// the bus. One comparison answers for everything: another bus, a test double, subscribers, logging, disposal.
    /// </summary>
    /// <param name="bus">The bus that the call site holds.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Serves(IEventBus bus) => ReferenceEquals(Volatile.Read(ref _owner), bus);

    /// <summary>Calls every handler; completes, never faulted, when all have completed.</summary>
    /// <param name="event">The event, not null.</param>
    /// <param name="context">The context, or null for a publish without one.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    public ValueTask DispatchAsync(TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        Dispatch(@event, context, cancellationToken, out var result);
        return result;
    }

    /// <summary>
    /// <see cref="DispatchAsync"/> for call sites that were bound at compile time. A method with a <c>try</c> is never
    /// inlined, so the one that has it, <see cref="StartAll"/>, returns a number and leaves the task alone: the call site
    /// then has one task in one place, which costs half as much as three that meet.
    /// </summary>
    /// <param name="event">The event, not null.</param>
    /// <param name="context">The context, or null for a publish without one.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    /// <param name="result">Completes, never faulted, when all handlers have completed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispatch(TEvent @event, EventContext? context, CancellationToken cancellationToken, out ValueTask result)
    {
        result = default;
        var handler = StartAll(@event, context, cancellationToken, ref result);
        if (handler != Completed)
            Continue(handler, ref result, @event, context, cancellationToken);
    }

    /// <summary>Calls every handler as the context asks for.</summary>
    /// <param name="event">The event, not null.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public ValueTask DispatchInContextAsync(TEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.AsksForPolicy
            ? DispatchByPolicyAsync(@event, context, DispatchPolicy.Resolve(context, default), cancellationToken)
            : DispatchAsync(@event, context, cancellationToken);
    }

    /// <summary>Starts the handlers one after another, up to the first that suspends or fails. Does not throw.</summary>
    /// <param name="event">The event, not null.</param>
    /// <param name="context">The context, or null for a publish without one.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    /// <param name="pending">A completed task, and left so unless a handler suspends or fails: then it becomes that handler's.</param>
    /// <returns>The position of that handler; <see cref="Completed"/> when all have completed.</returns>
    protected internal abstract int StartAll(
        TEvent @event, EventContext? context, CancellationToken cancellationToken, ref ValueTask pending);

    /// <summary>Starts one handler. It may throw.</summary>
    /// <param name="handler">The position of the handler in this route.</param>
    /// <param name="event">The event, not null.</param>
    /// <param name="context">The context, or null for a publish without one.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    protected internal abstract ValueTask InvokeAsync(
        int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken);

    /// <summary>The class of one handler, for logs and failures.</summary>
    /// <param name="handler">The position of the handler in this route.</param>
    protected internal abstract Type GetHandlerType(int handler);

    /// <summary>Whether a handler suspended or failed; if so, its task is kept.</summary>
    /// <param name="result">The handler's task.</param>
    /// <param name="pending">Where to keep it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static bool IsPending(ValueTask result, ref ValueTask pending)
    {
        if (result.IsCompletedSuccessfully)
        {
            result.GetAwaiter().GetResult(); // Returns a pooled source to its pool.
            return false;
        }

        pending = result;
        return true;
    }

    /// <summary>Gets a singleton handler. When it cannot be constructed, the failure is kept and reported at each publish.</summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    /// <param name="handler">The position of the handler in this route.</param>
    /// <param name="instance">The handler.</param>
    protected void GetSingleton<THandler>(int handler, out THandler instance)
        where THandler : class
    {
        if (_bus.Substitutes?.TryFind(typeof(THandler), typeof(TEvent), out _) == true)
        {
            instance = null!; // Never called, so what its constructor needs is not needed either.
            return;
        }

        try
        {
            instance = _bus.GetSingleton<THandler>();
        }
        catch (Exception exception)
        {
            (_unavailable ??= new Exception?[HandlerCount])[handler] = exception;
            instance = null!; // Never called: a degraded route starts its handlers through Start.
        }
    }

    /// <summary>Makes the scope in which one scoped or transient handler handles one event; the caller disposes it.</summary>
    protected AsyncServiceScope CreateScope() => _bus.Services.CreateAsyncScope();

    private protected virtual void OnActivated()
    {
    }

    private protected virtual void OnDeactivated()
    {
    }

    internal sealed override void Activate()
    {
        _isResting = false;
        Volatile.Write(ref _owner, _bus);
        OnActivated();
    }

    internal sealed override void Deactivate()
    {
        _isResting = false;
        Volatile.Write(ref _owner, NoBus);
        OnDeactivated();
    }

    internal sealed override void Rest()
    {
        if (ReferenceEquals(_owner, NoBus))
            return;
        Deactivate();
        _isResting = true;
    }

    internal sealed override ValueTask PublishObjectAsync(object @event, EventContext? context, CancellationToken cancellationToken) =>
        context is null
            ? DispatchAsync((TEvent)@event, null, cancellationToken)
            : DispatchInContextAsync((TEvent)@event, context, cancellationToken);

    internal sealed override int StartAllUntyped(object @event, CancellationToken cancellationToken, ref ValueTask pending) =>
        StartAll((TEvent)@event, null, cancellationToken, ref pending);

    internal sealed override ValueTask ContinueUntyped(int handler, ValueTask pending, object @event, CancellationToken cancellationToken)
    {
        Continue(handler, ref pending, (TEvent)@event, null, cancellationToken);
        return pending;
    }

    internal sealed override EventRoute Combine(EventRoute[] all) =>
        new CompositeRoute<TEvent>(_bus, Array.ConvertAll(all, static route => (EventRoute<TEvent>)route));

    internal sealed override EventRoute Govern(DispatchPolicy policy) => new PolicyRoute<TEvent>(this, policy);

    internal sealed override EventRoute ObserveHandlers() => new ObservedHandlersRoute<TEvent>(this);

    internal sealed override EventRoute Observe() => new ObservedRoute<TEvent>(this);

    /// <summary>Starts every handler through <see cref="Start"/>, which knows of those that could not be constructed.</summary>
    internal ValueTask DispatchDegradedAsync(TEvent @event, EventContext? context, CancellationToken cancellationToken) =>
        AwaitAllAsync(-1, default, @event, context, cancellationToken);

    /// <summary>
    /// Goes on after <paramref name="handler"/> suspended or failed: starts the handlers after it, awaits all, reports
    /// failures. Those before it have completed.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Continue(int handler, ref ValueTask result, TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        if (handler == Whole)
            return;
        var pending = result;
        result = handler + 1 == HandlerCount
            ? AwaitLastAsync(handler, pending, @event, context, cancellationToken)
            : AwaitAllAsync(handler, pending, @event, context, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitLastAsync(
        int handler,
        ValueTask result,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        try
        {
            await Awaitable(result).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await ReportAsync(handler, exception, @event, context, cancellationToken).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAllAsync(
        int handler,
        ValueTask result,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        var running = default(RunningHandlers);
        if (handler >= 0)
            running.Add(handler, result);

        for (var next = handler + 1; next < HandlerCount; next++)
        {
#pragma warning disable CA2012 // It is either taken here or kept.
            var started = Start(next, @event, context, cancellationToken);
#pragma warning restore CA2012
            if (!HasCompleted(ref started))
                running.Add(next, started);
        }

        for (var index = 0; index < running.Count; index++)
        {
            var entry = running[index];
            try
            {
                await Awaitable(entry.Result).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                await ReportAsync(entry.Handler, exception, @event, context, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Whether a handler has completed successfully. A task that was awaited before, or whose source misbehaves, throws when it is looked
    /// at: that is its handler's failure.
    /// </summary>
    private protected static bool HasCompleted(ref ValueTask result)
    {
        try
        {
            if (!result.IsCompletedSuccessfully)
                return false;
            result.GetAwaiter().GetResult(); // Returns a pooled source to its pool.
            return true;
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
            return false;
        }
    }

    private ValueTask ReportAsync(
        int handler,
        Exception exception,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        _bus.Failures.ReportAsync(@event, GetHandlerType(handler), exception, context ?? _bus.DefaultContext, cancellationToken);
}
