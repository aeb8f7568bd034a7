namespace SourceGenBus.Dispatch;

/// <summary>
/// Gives each event type a small number, once per process, under which every bus keeps the type's route. The JIT folds
/// the field into a constant, which makes the look-up an array access instead of a dictionary.
/// </summary>
internal static class EventType<TEvent>
{
    internal static readonly int Slot = EventSlots.Next();
}
