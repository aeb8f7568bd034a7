namespace SourceGenBus.Tests.Models;

/// <summary>One step of a thread that uses the bus.</summary>
public enum Operation
{
    Subscribe,
    SubscribeSlowly,
    UnsubscribeOldest,
    UnsubscribeNewest,
    Publish,
    PublishAsBase,
    PublishInSequence,
    PublishWithoutWaiting,
}
