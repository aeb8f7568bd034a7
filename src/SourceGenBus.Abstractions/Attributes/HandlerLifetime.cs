namespace SourceGenBus;

/// <summary>How long an instance of a handler class lives.</summary>
public enum HandlerLifetime
{
    /// <summary>
    /// One instance for the life of the bus, called directly from the route. It is shared by concurrent publishes, so
    /// its state must be safe for that.
    /// </summary>
    Singleton = 0,

    /// <summary>
    /// One instance in a service scope of its own for every event it handles. Two handlers never share a scope, so each
    /// can have its own database context. The scope is disposed when the handler has completed.
    /// </summary>
    Scoped = 1,

    /// <summary>A new instance for every event it handles, in a service scope of its own.</summary>
    Transient = 2,
}
