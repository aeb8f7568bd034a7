namespace SourceGenBus.Transports;

/// <summary>How an event is laid out in a message. Both are CloudEvents 1.0, and both are read.</summary>
public enum EventFormat
{
    /// <summary>The body is the event's own JSON; what is known about it is in headers.</summary>
    Binary,

    /// <summary>The body is one JSON object with the attributes and, as <c>data</c>, the event.</summary>
    Structured,
}
