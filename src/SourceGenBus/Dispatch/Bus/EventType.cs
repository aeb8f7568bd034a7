namespace SourceGenBus.Dispatch;

/// <summary>
/// Gives each event type a small number, once per process, under which every bus keeps the type's route. Where the JIT knows the type it
/// folds the field into a constant, which makes the look-up an array access.
/// </summary>
internal static class EventType<TEvent>
{
    internal static readonly int Slot = EventSlots.Next();
}
