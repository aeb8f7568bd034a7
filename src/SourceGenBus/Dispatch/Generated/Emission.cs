namespace SourceGenBus.Dispatch;

/// <summary>What handlers of events and of commands have in common when they lead to further events.</summary>
internal static class Emission
{
    /// <summary>The context that a handler emits through: of its own, and one further in the chain than the publish.</summary>
    /// <exception cref="EventChainException">The chain has become longer than it may be; the handler is not called.</exception>
    internal static EmittingContext Open(EventBus bus, Type handled, EventContext? context)
    {
        context ??= bus.DefaultContext;
        return new EmittingContext(context.ForHandlers()) { Chain = Extend(bus, context.Chain, handled) };
    }

    /// <summary>
    /// The context of a handler in a scope of its own, one further in the chain, so that the limit counts what is published with it as it
    /// is. The context of a singleton handler is the publisher's own, and a copy would cost every publish an allocation.
    /// </summary>
    /// <exception cref="EventChainException">The chain has become longer than it may be; the handler is not called.</exception>
    internal static EventContext InScope(EventBus bus, Type handled, EventContext? context, IServiceProvider services)
    {
        context ??= EventContext.Empty;
        return context with { Services = services, Chain = Extend(bus, context.Chain, handled) };
    }

    /// <summary>Publishes what was emitted, in order: each after the one before has been handled, or all into the unit of work.</summary>
    internal static async ValueTask PublishAsync(
        EventBus bus, EmittingContext emitting, object cause, EventContext? context, CancellationToken cancellationToken)
    {
        foreach (var emitted in emitting.Emitted)
            await PublishAsync(bus, emitted, cause, context, cancellationToken).ConfigureAwait(false);
    }

#pragma warning disable CS8714 // Whoever calls it has compared with null.
    internal static ValueTask PublishAsync<TEmitted>(
        EventBus bus, TEmitted emitted, object cause, EventContext? context, CancellationToken cancellationToken)
    {
        var settings = bus.Emission;
        var caused = EventCausation.Of(context ?? bus.DefaultContext, cause, emitted!.GetType(), settings.MaximumLength);
        return caused.UnitOfWork is { IsActive: true } unit
            ? unit.PublishAsync(emitted, caused, cancellationToken)
            : settings.Bus.PublishAsync(emitted, caused, cancellationToken);
    }
#pragma warning restore CS8714

    private static EventChain Extend(EventBus bus, EventChain? before, Type handled)
    {
        var chain = new EventChain(handled, before, isHandled: true);
        var limit = bus.Emission.MaximumLength;
        return chain.Length <= limit ? chain : throw new EventChainException(chain.ToTypes(null), limit);
    }
}
