using System.Diagnostics;
using System.Text.Json;

namespace SourceGenBus.EventStore;

/// <summary>Turns events into envelopes and back. Safe for concurrent use.</summary>
/// <param name="catalogue">The durable events.</param>
/// <param name="source">The name of this program, written as the source of its events; null for none.</param>
/// <param name="clock">Dates events that carry no time of their own; null for the system's clock.</param>
public sealed class EventSerializer(IEventCatalogue catalogue, string? source = null, TimeProvider? clock = null)
{
    /// <summary>The metadata entry that names the tenant.</summary>
    public const string TenantMetadata = "tenantid";

    private readonly IEventCatalogue _catalogue = catalogue ?? throw new ArgumentNullException(nameof(catalogue));
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The durable events and handlers.</summary>
    internal IEventCatalogue Catalogue => _catalogue;

    /// <summary>Puts an event into an envelope. Id and time are those of a <see cref="DomainEvent"/>, new ones for other types.</summary>
    /// <param name="event">The event.</param>
    /// <param name="context">Whose correlation, causation, user and metadata become headers; null for none.</param>
    /// <exception cref="InvalidOperationException">The event's type is not in the catalogue.</exception>
    public EventEnvelope Wrap(object @event, EventContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (@event is UnknownEvent unknown)
            return unknown.Envelope;
        if (!_catalogue.TryFind(@event.GetType(), out var contract))
        {
            throw new InvalidOperationException(
                $"'{@event.GetType()}' is no durable event: it has no name to be stored under. Mark it with [Event(\"some.name\")] or add it to the registry.");
        }

        var (id, time) = @event is DomainEvent domainEvent
            ? (domainEvent.EventId, domainEvent.OccurredAt)
            : (NewId(), _clock.GetUtcNow());
        return new EventEnvelope(id, contract.Name, contract.Version, time, contract.Write(@event))
        {
            Key = contract.KeyOf(@event),
            Headers = HeadersOf(context),
        };
    }

    /// <summary>Reads the event of an envelope, lifted to the newest version this program knows.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <returns>The event, or an <see cref="UnknownEvent"/> when no contract has this name and version.</returns>
    /// <exception cref="EventFormatException">The payload is not what the contract says.</exception>
    public object Open(EventEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (!_catalogue.TryFind(envelope.Name, envelope.SchemaVersion, out var contract))
            return new UnknownEvent(envelope);
        try
        {
            return _catalogue.Upcast(contract, contract.Read(envelope.Payload.Span));
        }
        catch (JsonException exception)
        {
            throw new EventFormatException(
                $"Event {envelope.Id} is stored as '{envelope.Name}' version {envelope.SchemaVersion}, but its payload cannot be read as '{contract.EventType}': {exception.Message}",
                exception);
        }
    }

    /// <summary>The context that handlers of a stored event receive.</summary>
    /// <param name="envelope">The envelope.</param>
    public static EventContext ContextOf(EventEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var headers = envelope.Headers;
        return new EventContext
        {
            CorrelationId = headers.CorrelationId,
            CausationId = headers.CausationId,
            UserId = headers.UserId,
            TraceParent = headers.TraceParent,
            Metadata = headers.Metadata,
        };
    }

    private static Guid NewId() =>
#if NET9_0_OR_GREATER
        Guid.CreateVersion7();
#else
        new IdOnly().EventId;

    /// <summary>Borrows the ids of the library's events, where the framework has none of version 7.</summary>
    private sealed record IdOnly : DomainEvent;
#endif

    private EventHeaders HeadersOf(EventContext? context)
    {
        context ??= EventContext.Empty;
        return new EventHeaders
        {
            Source = source,
            CorrelationId = context.CorrelationId,
            CausationId = context.CausationId,
            UserId = context.UserId,
            TenantId = context.Metadata.GetValueOrDefault(TenantMetadata),
            TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : context.TraceParent,
            Metadata = context.Metadata,
        };
    }
}
