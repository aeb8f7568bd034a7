namespace SourceGenBus.Transports.Kafka;

/// <summary>The names of headers: those of the Kafka binding of CloudEvents, and of what it has no name for.</summary>
internal static class HeaderNames
{
    internal const string ContentType = "content-type";
    internal const string CloudEventId = "ce_id";
    internal const string CloudEventType = "ce_type";

    /// <summary>The id and the type of a message whose <c>ce_id</c> or <c>ce_type</c> says otherwise.</summary>
    internal const string OtherId = "sgb-id";
    internal const string OtherType = "sgb-type";

    /// <summary>Set on receipt: the record has no value, which deletes its key from a compacted topic.</summary>
    internal const string Tombstone = "sgb-tombstone";
}
