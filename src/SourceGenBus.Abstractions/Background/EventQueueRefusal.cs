namespace SourceGenBus;

/// <summary>Why a queue did not accept an event.</summary>
public enum EventQueueRefusal
{
    /// <summary>It is full, and the caller did not want to wait.</summary>
    Full = 0,

    /// <summary>It has begun to stop.</summary>
    Stopping = 1,
}
