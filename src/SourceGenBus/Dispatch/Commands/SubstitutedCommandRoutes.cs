namespace SourceGenBus.Dispatch;

/// <summary>What a test put in the place of a command handler.</summary>
/// <param name="Make">Makes the route.</param>
/// <param name="Method">The method that the test called, for messages.</param>
/// <param name="Contract">The interface that the route serves.</param>
internal sealed record CommandSubstitute(Func<EventBus, CommandRoute> Make, string Method, Type Contract)
{
    /// <summary>Whether one route serves both interfaces: a command and a query with the same result are the same to the bus.</summary>
    internal static bool AreServedAlike(Type? one, Type? other) =>
        one == other
        || (one is not null && other is not null
            && IsStream(one) == IsStream(other)
            && one.GenericTypeArguments.SequenceEqual(other.GenericTypeArguments));

    /// <exception cref="InvalidOperationException">The handler takes the message as something else.</exception>
    internal void ThrowIfOther(Type messageType, Type handlerType, Type? contract)
    {
        if (contract is null || AreServedAlike(contract, Contract))
            return;
        throw new InvalidOperationException(
            $"'{messageType}' was given a replacement with {Method}, but '{handlerType}' handles it as '{contract}'. " +
            $"Use {MethodFor(contract)}, with the types of that.");
    }

    /// <summary>What to throw where the message has no handler.</summary>
    internal InvalidOperationException Unhandled(Type messageType, IEnumerable<Type> handled)
    {
        var derived = handled.Where(messageType.IsAssignableFrom).Select(static type => $"'{type}'").ToList();
        var remedy = derived.Count == 0
            ? "it on this bus. Call AddSourceGenBus in a project that references its handler; where it has none, mark a class of the test " +
                "project as its handler."
            : $"exactly that type on this bus. Handlers there are for {string.Join(" and ", derived)}, which derive from it; " +
                "name one of those.";
        return new InvalidOperationException($"'{messageType}' was given a replacement with {Method}, but nothing handles {remedy}");
    }

    private static string MethodFor(Type contract) =>
        IsStream(contract) ? "ReplaceStreamQueryHandler" : Is(contract, typeof(IQuery<>)) ? "ReplaceQueryHandler" : "ReplaceCommandHandler";

    private static bool IsStream(Type contract) => Is(contract, typeof(IStreamQuery<>));

    private static bool Is(Type contract, Type definition) => contract.IsGenericType && contract.GetGenericTypeDefinition() == definition;
}

/// <summary>Calls what a test put in the place of a command handler. Tests only have one.</summary>
internal sealed class SubstitutedPlainCommandRoute<TCommand>(
    EventBus bus,
    Func<TCommand, EventContext, CancellationToken, ValueTask> substitute)
    : PlainCommandRoute(bus)
{
    protected internal override ValueTask SendObjectAsync(object message, EventContext? context, CancellationToken cancellationToken) =>
        substitute((TCommand)message, context ?? DefaultContext, cancellationToken);
}

/// <summary>As <see cref="SubstitutedPlainCommandRoute{TCommand}"/>, for commands with a result and queries.</summary>
internal sealed class SubstitutedResultCommandRoute<TMessage, TResult>(
    EventBus bus, Func<TMessage, EventContext, CancellationToken, ValueTask<TResult>> substitute)
    : ResultCommandRoute<TResult>(bus)
{
    protected internal override ValueTask<TResult> SendObjectAsync(
        object message,
        EventContext? context,
        CancellationToken cancellationToken) =>
        substitute((TMessage)message, context ?? DefaultContext, cancellationToken);
}

/// <summary>As <see cref="SubstitutedPlainCommandRoute{TCommand}"/>, for stream queries.</summary>
internal sealed class SubstitutedStreamCommandRoute<TQuery, TItem>(
    EventBus bus, Func<TQuery, EventContext, CancellationToken, IAsyncEnumerable<TItem>> substitute)
    : StreamCommandRoute<TItem>(bus)
{
    protected internal override IAsyncEnumerable<TItem> StreamObject(
        object message,
        EventContext? context,
        CancellationToken cancellationToken) =>
        substitute((TQuery)message, context ?? DefaultContext, cancellationToken) ?? throw NullTask.OfReplacement(typeof(TQuery));
}
