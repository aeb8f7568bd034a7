using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The route of an event type none of whose handlers can throw or suspend, as far as the generator can prove. There is nothing to catch
/// and nothing to wait for, so all of it can be inlined where the event is published, down to what the handlers do.
/// </summary>
/// <typeparam name="TEvent">The exact event type.</typeparam>
/// <typeparam name="TRoute">The generated class itself, so that call sites reach it as the sealed class that it is.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DirectRoute<TEvent, TRoute> : GeneratedRoute<TEvent, TRoute>
    where TEvent : notnull
    where TRoute : DirectRoute<TEvent, TRoute>
{
    /// <summary>Makes a route that belongs to one bus.</summary>
    /// <param name="bus">The bus; not owned.</param>
    /// <param name="handlerTypes">The classes of the handlers, by their position in the route.</param>
    protected DirectRoute(EventBus bus, params Type[] handlerTypes)
        : base(bus, handlerTypes)
    {
    }

    /// <summary>
    /// Calls every handler. The task that <c>StartAll</c> may write to is one of its own, which the JIT drops with all that would be
    /// done to it; the result's address is never taken.
    /// </summary>
    /// <param name="event">The event, not null.</param>
    /// <param name="context">The context, or null for a publish without one.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    /// <param name="result">A completed task.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public new void Dispatch(TEvent @event, EventContext? context, CancellationToken cancellationToken, out ValueTask result)
    {
        var pending = default(ValueTask);
        StartAll(@event, context, cancellationToken, ref pending);
        result = default;
    }
}
