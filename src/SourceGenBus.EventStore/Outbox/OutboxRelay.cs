using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SourceGenBus.EventStore;

/// <summary>
/// Takes events from the outbox to a target: at least once, those of one key in order. Any number of relays, in any number of
/// processes, share the work.
/// </summary>
public sealed class OutboxRelay
{
    private readonly IOutboxStorage _storage;
    private readonly IOutboxTarget _target;
    private readonly OutboxRelayOptions _options;
    private readonly ILogger _logger;

    /// <summary>Makes a relay. It does nothing until it is run.</summary>
    /// <param name="storage">The outbox.</param>
    /// <param name="target">Where events go.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="logger">Hears of failed deliveries and outages; null for nobody.</param>
    public OutboxRelay(IOutboxStorage storage, IOutboxTarget target, OutboxRelayOptions? options = null, ILogger<OutboxRelay>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(target);
        _storage = storage;
        _target = target;
        _options = options ?? new OutboxRelayOptions();
        _logger = logger ?? (ILogger)NullLogger.Instance;
    }

    /// <summary>
    /// Delivers until it is told to stop. It survives outages of the database and everything a target throws. When it is stopped,
    /// events under way are cancelled, and those that did not arrive stay in the outbox.
    /// </summary>
    /// <param name="cancellationToken">Stops the relay; the task then completes without an exception.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var seen = _storage.Written.Current;
                if (!await RunOnceAsync(cancellationToken).ConfigureAwait(false))
                    await _storage.Written.WaitAsync(seen, await TimeToWaitAsync(cancellationToken).ConfigureAwait(false), _options.Clock, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is DbException or IOException or TimeoutException or InvalidOperationException or EventFormatException)
            {
                OutboxLog.Outage(_logger, _options.OutageDelay, exception);
                await Task.Delay(_options.OutageDelay, _options.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Leases, delivers and marks once.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was anything to lease.</returns>
    /// <exception cref="DbException">The database cannot be used.</exception>
    public async ValueTask<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var started = _options.Clock.GetTimestamp();
        var request = new LeaseRequest(_options.Lanes, _options.MessagesPerLane, _options.LeaseDuration, _options.Clock.GetUtcNow());
        var lease = await _storage.LeaseAsync(request, cancellationToken).ConfigureAwait(false);
        if (lease.Lanes == 0)
            return false;

        try
        {
            await DeliverAsync(lease, started, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _storage.ReleaseAsync(lease, CancellationToken.None).ConfigureAwait(false);
        }

        return true;
    }

    private static string HandlerOf(Exception exception) => exception is DeliveryException { Handler.Length: > 0 } delivery ? delivery.Handler : "target";

    private async ValueTask<TimeSpan> TimeToWaitAsync(CancellationToken cancellationToken)
    {
        if (await _storage.GetNextDueAsync(cancellationToken).ConfigureAwait(false) is not { } due)
            return _options.PollingInterval;
        var wait = due - _options.Clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : wait < _options.PollingInterval ? wait : _options.PollingInterval;
    }

    private async Task DeliverAsync(OutboxLease lease, long started, CancellationToken cancellationToken)
    {
        using var delivering = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var renewing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = RenewAsync(lease, started, delivering, renewing.Token);
        var delivered = new List<OutboxMessage>(lease.Messages.Count);
        try
        {
            // Events without a key wait for no other, so each is a group of its own.
            var groups = lease.Messages.GroupBy(static message => (object?)message.Envelope.Key ?? message);
            var options = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = delivering.Token };
            await Parallel.ForEachAsync(groups, options, (group, token) => DeliverInOrderAsync(lease, group, delivered, token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (delivering.IsCancellationRequested)
        {
            // What was delivered is marked all the same; the rest stays.
        }
        finally
        {
            await renewing.CancelAsync().ConfigureAwait(false);
            await renewal.ConfigureAwait(false);
            await _storage.CompleteAsync(lease, delivered, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask DeliverInOrderAsync(
        OutboxLease lease, IEnumerable<OutboxMessage> messages, List<OutboxMessage> delivered, CancellationToken cancellationToken)
    {
        // Handlers that failed in this round. What was fetched before that must not reach them either.
        HashSet<string>? held = null;
        foreach (var message in messages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (message.Handler is { } one && held?.Contains(one) == true)
                continue;
            DeliveryResult result;
            try
            {
                result = await DeliverAsync(message, held, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (message.Handler is not { } handler)
                {
                    await FailAsync(lease, message, exception).ConfigureAwait(false);
                    return;
                }

                result = new DeliveryResult([new HandlerFailure(handler, exception)], []);
            }

            if (result.Failures.Count > 0 || (message.Handler is null && result.Held.Count > 0))
                await MarkPartlyAsync(lease, message, result, held ??= new HashSet<string>(StringComparer.Ordinal)).ConfigureAwait(false);
            else
                AddTo(delivered, message);
        }
    }

    private static void AddTo(List<OutboxMessage> delivered, OutboxMessage message)
    {
        lock (delivered)
            delivered.Add(message);
    }

    private async ValueTask<DeliveryResult> DeliverAsync(OutboxMessage message, HashSet<string>? held, CancellationToken cancellationToken)
    {
        if (_target is IHandlerTarget target)
        {
            var scope = message is { Handler: null, Held.Count: 0 } && held is null
                ? DeliveryScope.All
                : new DeliveryScope { Handler = message.Handler, Held = held is null ? message.Held : [.. message.Held.Union(held)] };
            return await target.DeliverAsync(message.Envelope, scope, cancellationToken).ConfigureAwait(false);
        }

        if (message.Handler is { } handler)
            throw new DeliveryException($"The target of this relay cannot deliver to the handler '{handler}' alone.");
        await _target.DeliverAsync(message.Envelope, cancellationToken).ConfigureAwait(false);
        return DeliveryResult.Arrived;
    }

    /// <summary>Marks what a part of the handlers did not get.</summary>
    private async ValueTask MarkPartlyAsync(OutboxLease lease, OutboxMessage message, DeliveryResult result, HashSet<string> held)
    {
        var failures = result.Failures.Select(failure => ToFailure(message, failure)).ToList();
        held.UnionWith(failures.Select(static failure => failure.Handler));
        if (message.Handler is null)
            await _storage.DivideAsync(lease, message, failures, result.Held, CancellationToken.None).ConfigureAwait(false);
        else
            await _storage.FailAsync(lease, message, failures[0], CancellationToken.None).ConfigureAwait(false);
    }

    private DeliveryFailure ToFailure(OutboxMessage message, HandlerFailure failure)
    {
        var envelope = message.Envelope;
        var attempt = message.Handler is null ? 1 : message.Attempts + 1;
        var policy = failure.Contract?.Retries(_options.Retries) ?? _options.Retries;
        var delay = DelayAfter(policy, attempt, failure.Exception);
        if (delay is null)
            OutboxLog.HandlerGaveUp(_logger, envelope.Id, envelope.Name, failure.Handler, attempt, failure.Exception);
        else
            OutboxLog.HandlerFailed(_logger, envelope.Id, envelope.Name, failure.Handler, attempt, delay.Value, failure.Exception);
        var now = _options.Clock.GetUtcNow();
        return new DeliveryFailure(failure.Handler, failure.Exception.ToString(), now, now + delay);
    }

    private static TimeSpan? DelayAfter(RetryPolicy policy, int attempt, Exception exception) =>
#pragma warning disable CA5394 // Spreads retries; nothing depends on its being unpredictable.
        policy.DelayAfter(attempt, exception, Random.Shared.NextDouble());
#pragma warning restore CA5394

    private async ValueTask FailAsync(OutboxLease lease, OutboxMessage message, Exception exception)
    {
        var now = _options.Clock.GetUtcNow();
        var attempt = message.Attempts + 1;
        var delay = DelayAfter(_options.Retries, attempt, exception);
        if (delay is null)
            OutboxLog.GaveUp(_logger, message.Envelope.Id, message.Envelope.Name, attempt, exception);
        else
            OutboxLog.Failed(_logger, message.Envelope.Id, message.Envelope.Name, attempt, delay.Value, exception);
        var failure = new DeliveryFailure(HandlerOf(exception), exception.ToString(), now, now + delay);
        await _storage.FailAsync(lease, message, failure, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Renews the lease at every third of its time. Once it is lost, or may be because the database cannot be reached before it ends,
    /// nothing more is sent.
    /// </summary>
    private async Task RenewAsync(OutboxLease lease, long started, CancellationTokenSource delivering, CancellationToken cancellationToken)
    {
        var interval = _options.LeaseDuration / 3;
        var renewed = started;
        try
        {
            while (_options.Clock.GetElapsedTime(renewed) + interval < _options.LeaseDuration)
            {
                await Task.Delay(interval, _options.Clock, cancellationToken).ConfigureAwait(false);
                var asked = _options.Clock.GetTimestamp();
                try
                {
                    if (!await _storage.RenewAsync(lease, _options.LeaseDuration, cancellationToken).ConfigureAwait(false))
                        break;
                    renewed = asked;
                }
                catch (Exception exception) when (exception is DbException or IOException or TimeoutException or InvalidOperationException)
                {
                    OutboxLog.Outage(_logger, interval, exception);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        OutboxLog.LeaseLost(_logger, lease.Messages.Count);
        await delivering.CancelAsync().ConfigureAwait(false);
    }
}
