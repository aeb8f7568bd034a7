namespace SourceGenBus.Dispatch;

/// <summary>Counts the slots that <see cref="EventType{TEvent}"/> gives out.</summary>
internal static class EventSlots
{
    private static int _last = -1;

    internal static int Next() => Interlocked.Increment(ref _last);
}
