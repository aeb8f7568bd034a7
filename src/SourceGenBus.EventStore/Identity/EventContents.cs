using System.Buffers.Binary;
using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SourceGenBus.EventStore;

/// <summary>
/// Whether two events with the same id are the same event: name, schema version, key and payload decide. Headers do not, since an append
/// that is repeated belongs to another trace.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class EventContents
{
    private const string WhatToDo =
        "An id stands for one occurrence, and what recognizes duplicates by it would drop one of the two. A copy made with 'with' keeps " +
        "the id: give it one of its own, "
        + "with { EventId = DomainEvent.NewEventId() }.";

    /// <summary>Throws when one write has two events with the same id.</summary>
    /// <param name="events">The events.</param>
    /// <exception cref="EventIdConflictException">It has.</exception>
    public static void ThrowIfRepeated(IReadOnlyList<EventEnvelope> events)
    {
        if (events.Count < 2)
            return;
        var seen = new Dictionary<Guid, int>(events.Count);
        for (var index = 0; index < events.Count; index++)
        {
            if (seen.TryAdd(events[index].Id, index))
                continue;
            var first = seen[events[index].Id];
            throw new EventIdConflictException(events[index].Id, string.Create(
                CultureInfo.InvariantCulture,
                $"Two events of one write have the id {events[index].Id}: number {first + 1}, {Named(events[first])}, and number " +
                $"{index + 1}, {Named(events[index])}. "
                + $"Nothing was written. {WhatToDo}"));
        }
    }

    /// <summary>Whether two events are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool AreSame(EventEnvelope left, EventEnvelope right) =>
        left.Id == right.Id && left.Name == right.Name && left.SchemaVersion == right.SchemaVersion && left.Key == right.Key
        && left.Payload.Span.SequenceEqual(right.Payload.Span);

    /// <summary>A hash of what makes the event the same. It is stored, so it must never change.</summary>
    /// <param name="envelope">The event.</param>
    public static long HashOf(EventEnvelope envelope)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{envelope.Name}\n{envelope.SchemaVersion}\n{envelope.Key}\n")));
        hash.AppendData(envelope.Payload.Span);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>An append has an event whose id is stored.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="stream">The stream that it was to be appended to.</param>
    /// <param name="stored">The event that has the id.</param>
    public static EventIdConflictException Conflict(
        EventEnvelope envelope,
        string stream,
        StoredEvent stored) => new(envelope.Id, string.Create(
        CultureInfo.InvariantCulture,
        $"The id {envelope.Id} of {Named(envelope)}, which was to be appended to stream '{stream}', is that of {Named(stored.Envelope)}, " +
        $"stored as version {stored.Version} "
        + $"of stream '{stored.Stream}'{(AreSame(envelope, stored.Envelope) ? " with the same contents, but not by the same append" : " with other contents")}. "
        + $"Nothing was appended. {WhatToDo}"));

    /// <summary>A handler is to get an event whose id it has claimed for another one.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="handler">The handler.</param>
    public static EventIdConflictException Conflict(EventEnvelope envelope, string handler) => new(
        envelope.Id,
        $"'{handler}' has handled another event with the id {envelope.Id}: its contents differ from those of {Named(envelope)}, which " +
        $"was not handled. {WhatToDo}");

    private static string Named(EventEnvelope envelope) =>
        string.Create(CultureInfo.InvariantCulture, $"'{envelope.Name}' version {envelope.SchemaVersion}");
}
