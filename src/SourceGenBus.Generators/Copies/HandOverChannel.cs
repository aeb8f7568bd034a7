namespace SourceGenBus.Generators.Copies;

/// <summary>
/// Where events are handed over. What the bus delivers and what a store keeps of one occurrence may well differ, so each is looked at
/// by itself.
/// </summary>
internal enum HandOverChannel
{
    /// <summary>Published, enqueued or emitted.</summary>
    Bus,

    /// <summary>Appended, written to an outbox or raised by an aggregate.</summary>
    Store,
}
