using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>The way of one command or query type to its one handler. Derived by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CommandRoute
{
    private static readonly object NoBus = new();

    private readonly EventBus _bus;
    private object _owner = NoBus;
    private volatile bool _isResting;

    private protected CommandRoute(EventBus bus) => _bus = bus;

    internal EventBus Bus => _bus;

    /// <summary>The context of a command without one.</summary>
    protected EventContext DefaultContext => _bus.DefaultContext;

    /// <summary>Whether <paramref name="bus"/> is the live bus that this route belongs to.</summary>
    /// <param name="bus">The bus that the call site holds.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Serves(ICommandBus bus) => ReferenceEquals(Volatile.Read(ref _owner), bus);

    /// <summary>Gets the handler when it is a singleton. An exception of its constructor reaches the sender.</summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    protected THandler GetSingleton<THandler>()
        where THandler : class => _bus.GetSingleton<THandler>();

    /// <summary>Gets a middleware. An exception of its constructor reaches the sender.</summary>
    /// <typeparam name="TMiddleware">The middleware class.</typeparam>
    protected TMiddleware GetMiddleware<TMiddleware>()
        where TMiddleware : class => _bus.GetSingleton<TMiddleware>();

    /// <summary>The scope of a scoped or transient handler: the sender's, when the context has one, or its own.</summary>
    /// <param name="context">The sender's context, or null.</param>
    protected CommandScope OpenScope(EventContext? context) => CommandScope.Open(_bus.Services, context);

    /// <summary>The same in a debug build, where Hot Reload may have made a scoped handler of one that needed none.</summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    /// <param name="context">The sender's context, or null.</param>
    protected CommandScope OpenScope<THandler>(EventContext? context)
        where THandler : class
    {
        _bus.EnsureAdded(typeof(THandler), isSingleton: false);
        return OpenScope(context);
    }

    /// <summary>Makes the context of a handler that emits events through it.</summary>
    /// <param name="messageType">The type of the command.</param>
    /// <param name="context">The sender's context, or null.</param>
    /// <exception cref="EventChainException">The chain has become longer than it may be.</exception>
    protected EmittingContext OpenEmission(Type messageType, EventContext? context) => Emission.Open(_bus, messageType, context);

    /// <summary>Ends the emission: what a handler that runs on emits from now on is refused.</summary>
    /// <param name="emitting">The handler's context.</param>
    protected static void CloseEmission(EmittingContext emitting)
    {
        ArgumentNullException.ThrowIfNull(emitting);
        emitting.Close();
    }

    /// <summary>
    /// Publishes what a handler that has completed emitted, or leaves it to the unit of work that the command takes part in.
    /// </summary>
    /// <param name="emitting">The handler's context.</param>
    /// <param name="message">The command.</param>
    /// <param name="context">The sender's context, or null.</param>
    /// <param name="cancellationToken">Passed on.</param>
    protected ValueTask PublishEmittedAsync(
        EmittingContext emitting,
        object message,
        EventContext? context,
        CancellationToken cancellationToken) =>
        Emission.PublishAsync(_bus, emitting, message, context, cancellationToken);

    /// <summary>The task of a handler. Null in its place is a failure of the handler.</summary>
    /// <param name="task">What the handler returned.</param>
    /// <param name="handlerType">The class of the handler.</param>
    protected static ValueTask FromTask(Task? task, Type handlerType) =>
        task is not null ? new ValueTask(task) : ValueTask.FromException(NullTask.Of(handlerType));

    /// <summary>The same for a handler with a result.</summary>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="task">What the handler returned.</param>
    /// <param name="handlerType">The class of the handler.</param>
    protected static ValueTask<TResult> FromTask<TResult>(Task<TResult>? task, Type handlerType) =>
        task is not null ? new ValueTask<TResult>(task) : ValueTask.FromException<TResult>(NullTask.Of(handlerType));

    /// <summary>Called when the route may be called without asking the bus; generated code remembers it for its call sites.</summary>
    protected virtual void OnActivated()
    {
    }

    /// <summary>Called when the route must no longer be called directly.</summary>
    protected virtual void OnDeactivated()
    {
    }

    /// <summary>This route with a span and measurements around each call.</summary>
    internal abstract CommandRoute Observe(Type messageType, Type handlerType);

    /// <summary>Whether it was deactivated only until somebody sends again.</summary>
    internal bool IsResting => _isResting;

    internal void Activate()
    {
        _isResting = false;
        Volatile.Write(ref _owner, _bus);
        OnActivated();
    }

    internal void Deactivate()
    {
        _isResting = false;
        Volatile.Write(ref _owner, NoBus);
        OnDeactivated();
    }

    /// <summary>As <see cref="EventRoute.Rest"/>.</summary>
    internal void Rest()
    {
        if (ReferenceEquals(_owner, NoBus))
            return;
        Deactivate();
        _isResting = true;
    }
}
