namespace SourceGenBus.Transports.Kafka;

/// <summary>Where a message is.</summary>
internal enum MessageState
{
    /// <summary>It is to be handed out, for the first time or again.</summary>
    Waiting,

    /// <summary>Somebody works on it.</summary>
    HandedOut,

    /// <summary>It is done, and waits for those before it to be committed with them.</summary>
    Acknowledged,
}
