namespace SourceGenBus;

/// <summary>The id of an event, for logs, traces and failures.</summary>
internal static class EventIdentity
{
    /// <summary>Null for events that carry none.</summary>
    internal static Guid? Of(object @event) => (@event as DomainEvent)?.EventId;
}
