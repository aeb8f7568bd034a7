using System.Collections.Concurrent;
using System.Diagnostics;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>Where events are published to, by their contracts and by configuration. Safe for concurrent use.</summary>
/// <param name="transports">The brokers.</param>
/// <param name="writer">Makes messages of events.</param>
/// <param name="catalog">The durable events.</param>
/// <param name="configured">Destinations by event type, beside those of the contracts.</param>
internal sealed class EventDestinations(
    TransportSet transports, MessageWriter writer, IEventCatalog catalog, IReadOnlyDictionary<Type, IReadOnlyList<string>> configured)
{
    private readonly ConcurrentDictionary<(string Name, int Version), IReadOnlyList<string>> _byName = new();

    /// <summary>All destinations that events of this program are published to.</summary>
    internal IReadOnlyList<string> All =>
        [.. catalog.Contracts.SelectMany(Of).Concat(configured.Values.SelectMany(static names => names)).Distinct(StringComparer.Ordinal)];

    /// <summary>The broker that a destination is on.</summary>
    internal ITransport TransportOf(string destination) => transports.Of(destination);

    internal IReadOnlyList<string> Of(EventEnvelope envelope) =>
        _byName.GetOrAdd((envelope.Name, envelope.SchemaVersion), static (key, self) => self.Find(key.Name, key.Version), this);

    /// <summary>Sends an event, and completes when the broker has confirmed it. An event that nothing is left of is not sent.</summary>
    /// <exception cref="TargetUnavailableException">The broker cannot be reached at present.</exception>
    /// <exception cref="SendRefusedException">The broker will never take it.</exception>
    internal ValueTask SendAsync(EventEnvelope envelope, string destination, CancellationToken cancellationToken) =>
        SendAsync(envelope, destination, transports.Of(destination), cancellationToken);

    /// <summary>Sends an answer, by the broker that the question came from.</summary>
    internal ValueTask AnswerAsync(EventEnvelope answer, string destination, CancellationToken cancellationToken) =>
        SendAsync(
            answer,
            destination,
            transports.Of(answer.Headers.ReceivedFrom is { } origin && transports.Has(origin) ? origin : destination),
            cancellationToken);

    private async ValueTask SendAsync(
        EventEnvelope envelope, string destination, ITransport transport, CancellationToken cancellationToken)
    {
        var sender = transports.SenderOf(destination, transport);
        using var activity = TransportInstruments.StartSend(transport.Name, destination, envelope);
        var (parent, state) = activity is { IdFormat: ActivityIdFormat.W3C }
            ? (activity.Id, activity.TraceStateString)
            : (envelope.Headers.TraceParent, envelope.Headers.TraceState);
        if (writer.Write(envelope, parent, state) is not { } message)
            return;
        try
        {
            await sender.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, ExceptionText.Of(exception));
            throw;
        }
    }

    private IReadOnlyList<string> Find(string name, int version) =>
        catalog.TryFind(name, version, out var contract) ? Of(contract) : [];

    internal IReadOnlyList<string> Of(EventContract contract) =>
        configured.TryGetValue(contract.EventType, out var names)
            ? [.. contract.Destinations.Union(names, StringComparer.Ordinal)]
            : contract.Destinations;
}
