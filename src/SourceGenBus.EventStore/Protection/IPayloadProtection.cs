using System.Diagnostics.CodeAnalysis;

namespace SourceGenBus.EventStore;

/// <summary>
/// Encrypts payloads with a key for each subject, a person for example, so that deleting the key erases every copy of every event about the
/// subject: in the store, in backups and in logs of the database. Safe for concurrent use. It is called for each event that is written or
/// read, so keys are held in memory.
/// </summary>
/// <remarks>
/// Only the payload is encrypted. The name, the key that orders events, the headers, the name of the stream and the subject itself are
/// stored as they are, so none of them may be personal: use ids that mean nothing by themselves.
/// </remarks>
public interface IPayloadProtection
{
    /// <summary>Whom an event is about.</summary>
    /// <param name="event">The event.</param>
    /// <returns>The id of the subject, whose key encrypts the payload; null to store it as it is.</returns>
    string? SubjectOf(object @event);

    /// <summary>Encrypts a payload.</summary>
    /// <param name="subject">The subject; one without a key yet gets one that is stored durably before this returns.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>What <see cref="TryUnprotect"/> takes.</returns>
    /// <exception cref="InvalidOperationException">The key of the subject was deleted.</exception>
    byte[] Protect(string subject, ReadOnlySpan<byte> payload);

    /// <summary>Decrypts a payload.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="protectedPayload">What <see cref="Protect"/> made.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>False when the key was deleted for good: the event is read as a <see cref="RedactedEvent"/>.</returns>
    /// <exception cref="Exception">
    /// The key cannot be had now, or the payload is damaged. Such an event has failed and is not redacted.
    /// </exception>
    bool TryUnprotect(string subject, ReadOnlySpan<byte> protectedPayload, [NotNullWhen(true)] out byte[]? payload);
}
