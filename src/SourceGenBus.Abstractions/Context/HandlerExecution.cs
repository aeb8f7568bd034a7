namespace SourceGenBus;

/// <summary>How the handlers of one publish run relative to one another.</summary>
public enum HandlerExecution
{
    /// <summary>
    /// At the same time, or one after another when the context carries a session, since no database session is safe for
    /// concurrent use.
    /// </summary>
    Default = 0,

    /// <summary>All are started before any is awaited, even with a session.</summary>
    Concurrent = 1,

    /// <summary>Each is awaited before the next is started. A failed one does not stop the rest.</summary>
    Sequential = 2,
}
