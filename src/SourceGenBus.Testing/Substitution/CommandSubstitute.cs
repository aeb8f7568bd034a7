using SourceGenBus.Dispatch;

namespace SourceGenBus.Testing;

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

    /// <exception cref="InvalidOperationException">
    /// Nothing handles the message, or its handler takes it as something else.
    /// </exception>
    internal void ThrowIfUseless(Type messageType, IReadOnlyCollection<HandledMessage> handled)
    {
        var (_, handlerType, contract) = handled.FirstOrDefault(message => message.MessageType == messageType);
        if (handlerType is null)
            throw Unhandled(messageType, handled.Select(static message => message.MessageType));
        if (contract is null || AreServedAlike(contract, Contract))
            return;
        throw new InvalidOperationException(
            $"'{messageType}' was given a replacement with {Method}, but '{handlerType}' handles it as '{contract}'. " +
            $"Use {MethodFor(contract)}, with the types of that.");
    }

    /// <summary>What to throw where the message has no handler.</summary>
    private InvalidOperationException Unhandled(Type messageType, IEnumerable<Type> handled)
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
