using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The event types that are marked with <see cref="AttemptEventAttribute"/>, as the modules of the process name them: it is a
/// fact about the type, the same on every bus. Does not keep a type from being unloaded. Thread-safe.
/// </summary>
internal static class AttemptEvents
{
    private static readonly ConditionalWeakTable<Type, object> Types = [];

    internal static void Add(Type eventType) => Types.GetValue(eventType, static _ => new object());

    /// <summary>Whether the type or one that it derives from is marked.</summary>
    internal static bool Contains(Type eventType)
    {
        for (var type = eventType; type is not null; type = type.BaseType)
        {
            if (Types.TryGetValue(type, out _))
                return true;
        }

        return false;
    }
}
