using System.Diagnostics;

namespace SourceGenBus.EventStore;

/// <summary>Turns events into envelopes and back. Safe for concurrent use.</summary>
/// <param name="catalog">The durable events.</param>
/// <param name="source">The name of this program, written as the source of its events; null for none.</param>
/// <param name="timeProvider">Dates events that carry no time of their own; null for the system's clock.</param>
/// <param name="protection">Encrypts the payloads of events about somebody; null for none.</param>
/// <param name="tenantId">
/// The tenant that all its events belong to, where each has a store of its own; null where the context of each event says it.
/// </param>
public sealed class EventSerializer(
    IEventCatalog catalog,
    string? source = null,
    TimeProvider? timeProvider = null,
    IPayloadProtection? protection = null,
    string? tenantId = null)
{
    /// <summary>The metadata entry that names the tenant.</summary>
    public const string TenantMetadata = "tenantid";

    private readonly IEventCatalog _catalog = catalog ?? throw new ArgumentNullException(nameof(catalog));
    private readonly TimeProvider _clock = timeProvider ?? TimeProvider.System;

    /// <summary>The durable events and handlers that it knows.</summary>
    public IEventCatalog Catalog => _catalog;

    internal DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Puts an event into an envelope. Id and time are those of a <see cref="DomainEvent"/>, new ones for other types.</summary>
    /// <param name="event">The event.</param>
    /// <param name="context">Whose correlation, causation, user and metadata become headers; null for none.</param>
    /// <exception cref="InvalidOperationException">
    /// The event's type is not in the catalog, or the context is that of another tenant.
    /// </exception>
    public EventEnvelope Wrap(object @event, EventContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (@event is UnknownEvent unknown)
            return unknown.Envelope;
        if (@event is RedactedEvent redacted)
            return redacted.Envelope;
        if (!_catalog.TryFind(@event.GetType(), out var contract))
        {
            throw new InvalidOperationException(
                $"'{@event.GetType()}' is no durable event: it has no name to be stored under. Mark it with [Event(\"some.name\")] or " +
                "add it to the registry.");
        }

        var (id, time) = @event is DomainEvent domainEvent
            ? (domainEvent.EventId, domainEvent.OccurredAt)
            : (Guid.CreateVersion7(), _clock.GetUtcNow());
        var envelope = new EventEnvelope(id, contract.WrittenName, contract.Version, time, contract.Write(@event))
        {
            Key = contract.KeyOf(@event),
            Headers = HeadersOf(context),
        };
        return protection is null ? envelope : ProtectedPayload.Wrap(protection, @event, envelope);
    }

    /// <summary>Reads the event of an envelope, converted to the newest version this program knows.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <returns>
    /// The event, an <see cref="UnknownEvent"/> when no contract has this name and version, or a <see cref="RedactedEvent"/> when its
    /// contents are gone.
    /// </returns>
    /// <exception cref="EventFormatException">
    /// The payload is not what the contract says, or the event's constructor, a converter or an upcaster refuses it.
    /// </exception>
    public object Open(EventEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (envelope.Name == RedactedEvent.StoredName)
            return new RedactedEvent(envelope);
        if (!_catalog.TryFind(envelope.Name, envelope.SchemaVersion, out var contract))
            return new UnknownEvent(envelope);

        // A store of keys that cannot be reached is no fault of the event.
        if (ProtectedPayload.Unwrap(protection, envelope) is not { } payload)
            return new RedactedEvent(envelope);
        try
        {
            return _catalog.Upcast(contract, contract.Read(payload.Span));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // JSON that does not fit, or code of the application that refuses what is in it: a constructor, a converter, an upcaster.
            // Another attempt fails in the same way.
            throw new EventFormatException(
                $"Event {envelope.Id} is stored as '{envelope.Name}' version {envelope.SchemaVersion}, but it cannot be read as " +
                $"'{contract.EventType}': {StoredText.MessageOf(exception)}",
                exception);
        }
    }

    /// <summary>The payload of an event as its contract wrote it: without the protection that it is stored under.</summary>
    /// <param name="envelope">The event.</param>
    /// <returns>UTF-8 JSON; null when nothing is left of it, since it was redacted or its key was deleted.</returns>
    /// <exception cref="EventFormatException">It is protected, and nothing can unprotect it.</exception>
    public ReadOnlyMemory<byte>? PayloadOf(EventEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return envelope.Name == RedactedEvent.StoredName ? null : ProtectedPayload.Unwrap(protection, envelope);
    }

    /// <summary>Reads a stored event; what is wrong with it is said with its stream and version.</summary>
    /// <param name="stored">The event.</param>
    /// <exception cref="EventFormatException">It cannot be read.</exception>
    internal RecordedEvent Open(StoredEvent stored)
    {
        try
        {
            return new RecordedEvent(stored.Stream, stored.Version, stored.Position, Open(stored.Envelope), stored.Envelope);
        }
        catch (EventFormatException exception)
        {
            throw new EventFormatException($"Version {stored.Version} of stream '{stored.Stream}': {exception.Message}", exception);
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
            TraceState = headers.TraceState,
            Metadata = headers.Metadata,
        }.OfTenant(headers.TenantId);
    }

    /// <summary>The same; an event without a tenant gets that of the store it comes from.</summary>
    internal EventContext ReceivedContextOf(EventEnvelope envelope) =>
        envelope.Headers.TenantId is null ? ContextOf(envelope).OfTenant(tenantId) : ContextOf(envelope);

    private string? TenantOf(EventContext context)
    {
        var stated = context.GetTenantId();
        if (tenantId is null || stated is null || stated == tenantId)
            return stated ?? tenantId;
        throw new InvalidOperationException($"An event of the tenant '{stated}' was about to be stored among those of the tenant " +
            $"'{tenantId}'. Take the store of its own tenant.");
    }

    private EventHeaders HeadersOf(EventContext? context)
    {
        context ??= EventContext.Empty;
        var current = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: not null } activity ? activity : null;
        return new EventHeaders
        {
            Source = source,
            CorrelationId = context.CorrelationId,
            CausationId = context.CausationId,
            UserId = context.UserId,
            TenantId = TenantOf(context),
            TraceParent = current is null ? context.TraceParent : current.Id,
            TraceState = current is null ? context.TraceState : current.TraceStateString,
            Metadata = ProtectedPayload.WithoutSubject(context.Metadata),
        };
    }
}
