using SourceGenBus.EventStore;

namespace SourceGenBus.Transports.Sql;

/// <summary>
/// Moves messages through a database that several programs share: a destination is a few streams of a store, a group has a checkpoint in each.
/// Nothing has to be installed. Safe for concurrent use, also by several processes.
/// </summary>
/// <remarks>
/// The store must be for this purpose alone, a SQLite file or a schema of its own: its retention and its checkpoints are the broker's. What is
/// confirmed is committed, as durable as the database is.
/// </remarks>
public sealed class SqlTransport : ITransport
{
    private readonly IDurableStore _store;
    private readonly SqlTransportOptions _options;
    private readonly TimeProvider _clock;
    private readonly SqlTransportRetention _retention;
    private int _disposed;

    /// <summary>Makes one.</summary>
    /// <param name="store">The store; the transport owns it.</param>
    /// <param name="options">How to use it; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message says which and why.</exception>
    public SqlTransport(IDurableStore store, SqlTransportOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _options = (options ?? new SqlTransportOptions()) with { };
        _options.Validate();
        _clock = timeProvider ?? TimeProvider.System;
        _retention = new SqlTransportRetention(store, _options, _clock);
    }

    /// <inheritdoc />
    public string Name => _options.Name;

    /// <inheritdoc />
    public TransportCapabilities Capabilities { get; } = new()
    {
        OrdersByKey = true,
        Delays = true,
        KeepsHistory = true,
        LargestMessage = 256 * 1024 * 1024,
    };

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SendResult>> SendAsync(
        string destination, IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken)
    {
        SqlDestination.ThrowUnlessStorable(destination);
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var results = new SendResult[messages.Count];
        var now = _clock.GetUtcNow();
        foreach (var part in Enumerable.Range(0, messages.Count)
            .Where(index => !IsTooLarge(messages[index], ref results[index]))
            .GroupBy(index => SqlDestination.PartitionOf(messages[index], _options.Partitions)))
        {
            await GuardAsync(() => _store.Events.AppendAsync(
                SqlDestination.StreamOf(destination, part.Key),
                ExpectedVersion.Any,
                [.. part.Select(index => SqlMessages.Wrap(messages[index], now))],
                AppendOptions.Default,
                cancellationToken)).ConfigureAwait(false);
        }

        return results;
    }

    /// <inheritdoc />
    public async ValueTask<ITransportConsumer> SubscribeAsync(TransportSubscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        SqlDestination.ThrowUnlessStorable(subscription.Destination);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        await PingAsync(cancellationToken).ConfigureAwait(false);
        return new SqlConsumer(_store, subscription, _options, _retention, _clock);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        await PingAsync(cancellationToken).ConfigureAwait(false);
        return [];
    }

    /// <inheritdoc />
    public async ValueTask ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        await GuardAsync(async () =>
        {
            await _store.MigrateAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public string Describe(TransportTopology topology) =>
        "The tables of a store, which 'sgbus schema script' prints. Destinations and groups exist when they are used.";

    /// <inheritdoc />
    public async ValueTask PingAsync(CancellationToken cancellationToken) => await GuardAsync(async () =>
    {
        await _store.Events.ReadCheckpointAsync("ping", cancellationToken).ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    /// <inheritdoc />
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _disposed, 1) == 0 ? _store.DisposeAsync() : ValueTask.CompletedTask;

    private bool IsTooLarge(TransportMessage message, ref SendResult result)
    {
        if (message.Body.Length <= Capabilities.LargestMessage)
            return false;
        result = SendResult.Refused($"The message has {message.Body.Length} bytes, and {Capabilities.LargestMessage} are the most.");
        return true;
    }

    private async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (_store.IsOutage(exception))
        {
            throw new TransportException($"The database cannot be used: {exception.Message}", exception) { IsTransient = true };
        }
        catch (StoreSchemaException exception)
        {
            throw new TransportException(exception.Message, exception);
        }
    }
}
