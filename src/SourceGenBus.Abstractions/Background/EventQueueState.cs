namespace SourceGenBus;

/// <summary>What a queue is doing.</summary>
public enum EventQueueState
{
    /// <summary>It accepts events and keeps them until it is started.</summary>
    NotStarted = 0,

    /// <summary>It accepts and handles events.</summary>
    Running = 1,

    /// <summary>It refuses new events and handles those it has.</summary>
    Stopping = 2,

    /// <summary>It refuses events and handles none.</summary>
    Stopped = 3,
}
