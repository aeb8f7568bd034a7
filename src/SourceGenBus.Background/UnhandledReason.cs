namespace SourceGenBus.Background;

/// <summary>Why an event of a queue was not handled.</summary>
public enum UnhandledReason
{
    /// <summary>At least one handler or middleware failed; the other handlers ran as the failure policy says.</summary>
    Failed = 0,

    /// <summary>The queue stopped before any handler was called.</summary>
    NotStarted = 1,

    /// <summary>The queue stopped, and a handler ended because its token was cancelled.</summary>
    Interrupted = 2,

    /// <summary>The queue stopped, and a handler went on although its token was cancelled. How it ended is not known.</summary>
    StillRunning = 3,
}
