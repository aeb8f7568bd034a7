namespace SourceGenBus.EventStore;

/// <summary>
/// Takes events from the outbox to the handlers of a bus. All handlers run; if one fails, the event has not arrived and is delivered
/// again, to all of them. Safe for concurrent use.
/// </summary>
/// <param name="bus">The bus.</param>
/// <param name="serializer">Turns what is stored into events.</param>
public sealed class BusOutboxTarget(IEventBus bus, EventSerializer serializer) : IOutboxTarget
{
    private readonly IEventBus _bus = bus ?? throw new ArgumentNullException(nameof(bus));
    private readonly EventSerializer _serializer = serializer ?? throw new ArgumentNullException(nameof(serializer));

    /// <inheritdoc />
    /// <remarks>An event that this program does not know is no success: a newer program may know it, so it waits as a dead letter.</remarks>
    public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) =>
        PublishAsync(envelope, EventSerializer.ContextOf(envelope), cancellationToken);

    internal async ValueTask PublishAsync(EventEnvelope envelope, EventContext context, CancellationToken cancellationToken)
    {
        var @event = _serializer.Open(envelope);
        if (@event is UnknownEvent)
        {
            throw new EventFormatException(
                $"This program knows no event '{envelope.Name}' version {envelope.SchemaVersion}. Replay it in one that does.");
        }

        var report = await _bus.PublishAndReportAsync(@event, context, cancellationToken).ConfigureAwait(false);
        if (report.Succeeded)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        var failures = report.Failures.ToList();
        throw new DeliveryException(
            string.Join(", ", failures.Select(static failure => failure.HandlerType.FullName)),
            $"{failures.Count} of {report.Outcomes.Count} handlers failed.",
            new AggregateException(failures.Select(static failure => failure.Exception!)));
    }
}
