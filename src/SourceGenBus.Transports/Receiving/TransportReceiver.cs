using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// Receives from one destination, hands on what arrives and acknowledges it then. Events are stored in the outbox of the program's own
/// database, so that a relay delivers them with everything that it promises: order per key, retries, dead letters, effects once. A message
/// that arrives again is stored again, and the inbox recognizes it.
/// </summary>
internal sealed class TransportReceiver
{
    private readonly ITransport _transport;
    private readonly TransportSubscription _subscription;
    private readonly IReceivedMessages _events;
    private readonly ReceiverBacklog? _backlog;
    private readonly TransportTopologyCheck _topology;
    private readonly SubscriptionOptions _options;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly GuardedLogger _logger;
    private long _progress;

    internal TransportReceiver(
        ITransport transport,
        TransportSubscription subscription,
        IReceivedMessages events,
        ReceiverBacklog? backlog,
        TransportTopologyCheck topology,
        SubscriptionOptions options,
        TransportOptions transports,
        TimeProvider timeProvider,
        ILogger logger)
    {
        (_transport, _subscription, _events, _backlog) = (transport, subscription, events, backlog);
        (_topology, _options, _clock, _logger) = (topology, options, timeProvider, new GuardedLogger(logger));
        _patience = transports.ConfirmTimeout;
        Outage = new TransportOutage($"'{subscription.Destination}' on {transport.Name}", transports, timeProvider, logger);
        _progress = timeProvider.GetTimestamp();
    }

    /// <summary>What it receives.</summary>
    internal TransportSubscription Subscription => _subscription;

    /// <summary>Whether it receives answers, which the program needs until it has stopped.</summary>
    internal bool IsForAnswers => _events is PendingRequests.Answers;

    /// <summary>The broker.</summary>
    internal ITransport Transport => _transport;

    /// <summary>Whether it can receive.</summary>
    internal TransportOutage Outage { get; }

    /// <summary>Whether it waits until enough of what it has received is delivered.</summary>
    internal bool IsPaused { get; private set; }

    /// <summary>How long it has shown no sign of life. The broker answering counts, also without a message.</summary>
    internal TimeSpan WithoutProgress => _clock.GetElapsedTime(Volatile.Read(ref _progress));

    /// <summary>Receives until it is told to stop; then stores and acknowledges what it has.</summary>
    /// <param name="stopping">No more is received.</param>
    /// <param name="cancellationToken">Ends storing and acknowledging, too.</param>
    internal async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _topology.EnsureAsync(_transport, stopping).ConfigureAwait(false);
                await ReceiveAsync(stopping, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                var pause = Outage.Failed(exception);
                await Task.Delay(pause, _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        var consumer = await SubscribeAsync(stopping).ConfigureAwait(false);
        try
        {
            _events.Subscribed();
            TransportLog.Subscribed(_logger, _subscription.Destination, _transport.Name, _subscription.Group);
            while (!stopping.IsCancellationRequested)
            {
                IsPaused = _backlog is not null && !await _backlog.HasRoomAsync(stopping).ConfigureAwait(false);
                if (IsPaused)
                {
                    await _backlog!.WaitForRoomAsync(stopping).ConfigureAwait(false);
                    continue;
                }

                var deliveries = await NextAsync(consumer, stopping).ConfigureAwait(false);
                Volatile.Write(ref _progress, _clock.GetTimestamp());
                Outage.Succeeded();
                if (deliveries.Count > 0)
                    await TakeAsync(consumer, deliveries, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await EndAsync(consumer).ConfigureAwait(false);
        }
    }

    private async Task<ITransportConsumer> SubscribeAsync(CancellationToken stopping)
    {
        var subscribing = _transport.SubscribeAsync(_subscription, stopping).AsTask();
        try
        {
            return await new ValueTask<ITransportConsumer>(subscribing).WithinAsync(
                _patience, "Subscribing", _clock, stopping).ConfigureAwait(false);
        }
        catch (Exception) when (!subscribing.IsCompletedSuccessfully)
        {
            _ = EndLateAsync(subscribing);
            throw;
        }
    }

    /// <summary>A consumer that comes after it was given up would keep messages for itself that nobody takes from it.</summary>
    private async Task EndLateAsync(Task<ITransportConsumer> subscribing)
    {
        try
        {
            await EndAsync(await subscribing.ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It did not come, which was said when it was given up.
        }
    }

    /// <summary>A consumer that cannot even be disposed keeps nobody from subscribing again.</summary>
    private async ValueTask EndAsync(ITransportConsumer consumer)
    {
        try
        {
            await consumer.DisposeAsync().WithinAsync(
                _patience, "Disposing a consumer", _clock, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            TransportLog.NotDisposed(_logger, _subscription.Destination, _transport.Name, exception);
        }
    }

    /// <summary>Waits for messages. A consumer that gives no sign of life for three heartbeats is given up.</summary>
    private async ValueTask<IReadOnlyList<TransportDelivery>> NextAsync(ITransportConsumer consumer, CancellationToken stopping) =>
        await consumer.ReceiveAsync(_options.BatchSize, stopping).WithinAsync(
            3 * _options.Heartbeat, "A receipt without a sign of life", _clock, stopping).ConfigureAwait(false) ?? [];

    /// <summary>Stores and acknowledges. What was lost with its partition is left to whoever has it now.</summary>
    private async ValueTask TakeAsync(
        ITransportConsumer consumer, IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        using var activity = TransportInstruments.StartReceive(_transport.Name, _subscription, deliveries.Count);
        var stored = await _events.StoreAsync(consumer, deliveries, cancellationToken).ConfigureAwait(false);
        _backlog?.Add(stored.Count);
        TransportInstruments.CountReceived(_transport.Name, _subscription, deliveries.Count);
        if (stored.Count > 0)
        {
            await consumer.AcknowledgeAsync(stored, cancellationToken).WithinAsync(
                _patience, "Acknowledging", _clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
