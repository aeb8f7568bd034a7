using SourceGenBus.Dispatch;

namespace SourceGenBus.EventStore;

/// <summary>
/// Takes events from the outbox to the handlers of a bus, which run at the same time. A handler that fails is tried again by itself. Safe
/// for concurrent use.
/// </summary>
/// <param name="bus">The bus.</param>
/// <param name="serializer">Turns what is stored into events; its catalog has the handlers' retry policies.</param>
public sealed class BusOutboxTarget(IEventBus bus, EventSerializer serializer) : IHandlerTarget
{
    /// <summary>What the outbox calls the handler of a command, before the command's name.</summary>
    private const string CommandPrefix = "command:";

    private readonly IEventBus _bus = bus ?? throw new ArgumentNullException(nameof(bus));
    private readonly EventSerializer _serializer = serializer ?? throw new ArgumentNullException(nameof(serializer));

    /// <inheritdoc />
    /// <remarks>
    /// An event that this program does not know is no success: a newer program may know it, so it waits as a dead letter.
    /// </remarks>
    public async ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) =>
        ThrowIfFailed(await DeliverAsync(envelope, DeliveryScope.All, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> DeliverAsync(EventEnvelope envelope, DeliveryScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(scope);
        var gate = new DeliveryGate(_serializer.Catalog, scope);
        await PublishAsync(envelope, _serializer.ReceivedContextOf(envelope), gate, cancellationToken).ConfigureAwait(false);
        return gate.ToResult(envelope);
    }

    internal static void ThrowIfFailed(DeliveryResult result)
    {
        if (result.Failures.Count == 0)
            return;
        throw new DeliveryException(
            string.Join(", ", result.Failures.Select(static failure => failure.Handler)),
            $"{result.Failures.Count} handlers failed.",
            new AggregateException(result.Failures.Select(static failure => failure.Exception)));
    }

    /// <summary>Publishes through a gate. Throws when the event has failed as a whole.</summary>
    internal async ValueTask PublishAsync(
        EventEnvelope envelope,
        EventContext context,
        DeliveryGate gate,
        CancellationToken cancellationToken,
        RequestAnswer? answer = null)
    {
        var @event = _serializer.Open(envelope);
        if (@event is RedactedEvent)
            return; // Nothing is left to handle, and it was somebody's decision.
        if (@event is UnknownEvent)
        {
            throw new EventFormatException(
                $"This program knows no event '{envelope.Name}' version {envelope.SchemaVersion}. Replay it in one that does.");
        }

        if (_serializer.Catalog.TryFind(@event.GetType(), out var contract) && contract.Command is { } command)
        {
            // The oldest name, which stays when the command is renamed, as claims and dead letters do.
            var name = CommandPrefix + (contract.FormerNames.Count > 0 ? contract.FormerNames[0] : contract.Name);
            await SendAsync(command, name, @event, envelope, context, gate, answer, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            var report = await _bus.PublishAndReportAsync(@event, context, gate, cancellationToken).ConfigureAwait(false);

            // Another bus than ours knows of no gate; then all handlers have run, and the event fails or arrives as a whole.
            if (gate.Handlers is null && !gate.HasFailures)
                report.ThrowIfFailed();
        }
        catch (Exception) when (gate.HasFailures && !cancellationToken.IsCancellationRequested)
        {
            // A middleware that throws what the handlers threw. Who failed is known better.
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (gate.WasStopped)
            ThrowIfFailed(gate.ToResult(envelope));
    }

    /// <summary>
    /// Sends a command or query to its one handler. To gates, inbox and dead letters it is a handler with the name of the command.
    /// </summary>
    private async ValueTask SendAsync(
        CommandContract command,
        string name,
        object message,
        EventEnvelope envelope,
        EventContext context,
        DeliveryGate gate,
        RequestAnswer? answer,
        CancellationToken cancellationToken)
    {
        if (_bus is not ICommandBus commands || !_bus.HasHandlers(message.GetType()))
        {
            throw new EventFormatException(
                $"This program has no handler for the command or query '{envelope.Name}'. Replay it in one that has.");
        }

        var caused = context with { CausationId = envelope.Id.ToString() };
        var call = new HandlerCall(message.GetType(), 0, CallAsync, cancellationToken);
        try
        {
            await gate.InvokeAsync(name, call, contract: null).ConfigureAwait(false);
        }
        catch (Exception) when (gate.HasFailures && !cancellationToken.IsCancellationRequested)
        {
            // The gate knows.
        }

        async ValueTask CallAsync(CancellationToken token)
        {
            var result = await command.SendAsync(commands, message, caused, token).ConfigureAwait(false);
            if (answer is not null)
                await answer.WriteResultAsync(result, token).ConfigureAwait(false);
        }
    }
}
