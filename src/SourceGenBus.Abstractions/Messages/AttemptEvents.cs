using System.Runtime.CompilerServices;

namespace SourceGenBus;

/// <summary>
/// The event types that are marked with <see cref="AttemptEventAttribute"/>, as the modules of the process name them: it is a
/// fact about the type, the same on every bus. Does not keep a type from being unloaded. Thread-safe.
/// </summary>
public static class AttemptEvents
{
    private static readonly ConditionalWeakTable<Type, object> Types = [];

    /// <summary>
    /// Whether the type or one that it derives from is marked. False until a bus has been made whose modules handle the event.
    /// </summary>
    /// <param name="eventType">The type of an event.</param>
    /// <exception cref="ArgumentNullException"><paramref name="eventType"/> is null.</exception>
    public static bool Contains(Type eventType)
    {
        ArgumentNullException.ThrowIfNull(eventType);
        for (var type = eventType; type is not null; type = type.BaseType)
        {
            if (Types.TryGetValue(type, out _))
                return true;
        }

        return false;
    }

    internal static void Add(Type eventType) => Types.GetValue(eventType, static _ => new object());
}
