using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>The route of a query that is answered item by item.</summary>
/// <typeparam name="TItem">What the handler returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StreamCommandRoute<TItem> : CommandRoute
{
    /// <summary>Makes a route that belongs to one bus.</summary>
    /// <param name="bus">The bus; not owned.</param>
    protected StreamCommandRoute(EventBus bus)
        : base(bus)
    {
    }

    /// <summary>Calls the handler with a message that is known to be of the route's type.</summary>
    /// <param name="message">The message, not null.</param>
    /// <param name="context">The context, or null for a call without one.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    protected internal abstract IAsyncEnumerable<TItem> StreamObject(
        object message, EventContext? context, CancellationToken cancellationToken);

    internal sealed override CommandRoute Observe(Type messageType, Type handlerType) =>
        new ObservedStreamCommandRoute<TItem>(this, messageType, handlerType);

    /// <summary>The stream of a handler. Null in its place is a failure of the handler.</summary>
    /// <param name="items">What the handler returned.</param>
    /// <param name="handlerType">The class of the handler.</param>
    /// <exception cref="InvalidOperationException">It is null.</exception>
    protected static IAsyncEnumerable<TItem> FromStream(IAsyncEnumerable<TItem>? items, Type handlerType) =>
        items ?? throw NullTask.OfStream(handlerType);

    /// <summary>Enumerates what a handler returned that takes no token, so that the sender's token reaches it nevertheless.</summary>
    /// <param name="items">What the handler returned.</param>
    /// <param name="cancellationToken">The sender's token; the one that the enumeration is given is joined to it.</param>
    protected static IAsyncEnumerable<TItem> Cancellable(IAsyncEnumerable<TItem> items, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? Enumerate(items, cancellationToken) : items;

    private static async IAsyncEnumerable<TItem> Enumerate(
        IAsyncEnumerable<TItem> items,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return item;
    }
}
