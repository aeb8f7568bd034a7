namespace SourceGenBus;

/// <summary>A bus that knows the queue in which events wait for it. <see cref="EventQueueing"/> asks for it.</summary>
public interface IEventQueueSource
{
    /// <summary>The queue, not owned by the caller; null when there is none.</summary>
    IEventQueue? Queue { get; }
}
