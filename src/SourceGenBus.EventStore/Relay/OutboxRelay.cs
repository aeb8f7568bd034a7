using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SourceGenBus.Diagnostics;

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
    private readonly StoreOutages _outages;
    private readonly ILogger _logger;

    /// <summary>Makes a relay. It does nothing until it is run.</summary>
    /// <param name="storage">The outbox.</param>
    /// <param name="target">Where events go.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="logger">Logs failed deliveries; null for no log.</param>
    /// <param name="outages">Records outages of the database, shared by all workers of this store; null to log them.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message says which and why.</exception>
    public OutboxRelay(
        IOutboxStorage storage,
        IOutboxTarget target,
        OutboxRelayOptions? options = null,
        ILogger<OutboxRelay>? logger = null,
        StoreOutages? outages = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(target);
        _storage = storage;
        _target = target;
        _options = (options ?? new OutboxRelayOptions()) with { TimeProvider = timeProvider ?? TimeProvider.System };
        _options.Validate();
        _logger = new GuardedLogger(logger ?? (ILogger)NullLogger.Instance);
        _outages = outages ?? StoreOutages.Told(_options.TimeProvider, _logger);
        ThrowUnlessConnectionsSuffice();
    }

    /// <summary>
    /// How many connections of the store it uses at a time at most: one to lease and to mark, and where deliveries have transactions, one
    /// for each.
    /// </summary>
    public int MaximumConnections => _target is ITransactionalTarget ? 1 + _options.Concurrency : 1;

    /// <summary>
    /// Delivers until it is told to stop. It survives outages of the database and everything a target throws. When it is stopped,
    /// events under way are cancelled, and those that did not arrive stay in the outbox.
    /// </summary>
    /// <param name="cancellationToken">Stops the relay; the task then completes without an exception.</param>
    public Task RunAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken, cancellationToken);

    /// <summary>Delivers until it is told to stop, as the other overload does, but lets what is under way come to its end.</summary>
    /// <param name="stopping">No more events are begun; those under way go on and are marked when they arrive.</param>
    /// <param name="cancellationToken">Cancels those under way, too. The task completes without an exception.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var outage = NewOutage();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var seen = _storage.Written.Current;
                var wait = await WorkAsync(outage, once: false, stopping, cancellationToken).ConfigureAwait(false)
                    ? TimeSpan.Zero
                    : await TimeToWaitAsync(stopping).ConfigureAwait(false);
                outage.ReportSuccess();
                if (wait > TimeSpan.Zero)
                    await _storage.Written.WaitAsync(seen, wait, _options.TimeProvider, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (_storage.IsOutage(exception) || exception is EventFormatException)
            {
                await outage.FailedAsync(exception, stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Leases, delivers and marks once.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was anything to lease.</returns>
    /// <exception cref="DbException">The database cannot be used.</exception>
    public async ValueTask<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        using var outage = NewOutage();
        return await WorkAsync(outage, once: true, cancellationToken, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>With too few connections deliveries would wait for one another until the pool times out.</summary>
    private void ThrowUnlessConnectionsSuffice()
    {
        // One more is that which listens.
        var needed = MaximumConnections + 1;
        if (needed <= _storage.MaximumConnections)
            return;
        throw new ArgumentException(
            $"The relay cannot work with these options. Concurrency is {_options.Concurrency}, which takes up to {needed} connections: " +
            "one to listen, one to lease, and one for each event under way. "
            + $"The store has a pool of {_storage.MaximumConnections}. Set 'Maximum Pool Size' in its connection string to {needed} or " +
            "more, or lower Concurrency.");
    }

    private OutageBackoff NewOutage() => new(_outages, _options.OutageDelay, _options.MaximumOutageDelay, _options.TimeProvider);

    /// <summary>Works under one lease until there is nothing to do, or for one batch.</summary>
    /// <returns>Whether there was anything to lease.</returns>
    private async ValueTask<bool> WorkAsync(
        OutageBackoff outage,
        bool once,
        CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        var asked = _options.TimeProvider.GetTimestamp();
        var request = new LeaseRequest(
            _options.Partitions,
            _options.MessagesPerPartition,
            _options.LeaseDuration,
            _options.TimeProvider.GetUtcNow()) { MaximumBytes = _options.MaximumBytes };
        var taken = await _storage.LeaseAsync(request, cancellationToken).ConfigureAwait(false);
        if (taken.Partitions == 0)
            return false;

        outage.ReportSuccess();
        var lease = new HeldLease(_storage, taken with { Messages = [] }, asked, _options, outage);
        await using (lease.ConfigureAwait(false))
        {
            var worker = new DeliveryWorker(_storage, _target, _options, _logger, outage, lease);
            using var session = new RelaySession(_storage, _options, lease, worker, TimeToWaitAsync, stopping, cancellationToken);
            await session.RunAsync(taken.Messages, once).ConfigureAwait(false);
        }

        return true;
    }

    private async ValueTask<TimeSpan> TimeToWaitAsync(CancellationToken cancellationToken)
    {
        if (await _storage.GetNextDueAsync(cancellationToken).ConfigureAwait(false) is not { } due)
            return _options.PollingInterval;
        var wait = due - _options.TimeProvider.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : wait < _options.PollingInterval ? wait : _options.PollingInterval;
    }
}
