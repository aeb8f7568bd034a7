namespace SourceGenBus;

/// <summary>The events that led to one, nearest first. Immutable, and shared by all that one event leads to.</summary>
/// <param name="eventType">The nearest.</param>
/// <param name="cause">Those before it.</param>
/// <param name="isHandled">Whether the nearest is what the receiver of the context handles, and not what led to it.</param>
internal sealed class EventChain(Type eventType, EventChain? cause, bool isHandled = false)
{
    internal bool IsHandled => isHandled;

    internal int Length { get; } = (cause?.Length ?? 0) + 1;

    /// <summary>The types in the order in which they happened, and the one that would be next.</summary>
    internal Type[] ToTypes(Type? next)
    {
        var types = new List<Type>(Length + 1);
        if (next is not null)
            types.Add(next);
        for (var link = this; link is not null; link = link.Cause)
            types.Add(link.EventType);
        types.Reverse();
        return [.. types];
    }

    internal Type EventType => eventType;

    internal EventChain? Cause => cause;
}
