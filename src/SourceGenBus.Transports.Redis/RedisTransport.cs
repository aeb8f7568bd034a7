using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Moves messages through Redis Streams, version 6.2 or newer. A destination is a fixed number of streams, its partitions; the key of a
/// message decides which. One consumer of a group at a time has a partition, so messages with equal keys keep their order.
/// <para>
/// A message is confirmed when the server has answered. With <c>appendfsync always</c> it is on the server's disk then; with
/// <c>everysec</c> the last second or two are lost when the machine fails, and with <c>no</c>, or without an append-only file, more than
/// that. A replica gets messages after they are confirmed: when it takes over, the last ones are lost, unless
/// <see cref="RedisTransportOptions.Replicas"/> makes a sender wait for it.
/// </para>
/// Safe for concurrent use. Disposing it closes its connection; a consumer is to be disposed before.
/// </summary>
public sealed class RedisTransport : ITransport
{
    private readonly RedisConnection _connection;
    private readonly RedisNames _names;
    private readonly RedisTopology _topology;
    private readonly RedisSender _sender;
    private readonly RedisTransportOptions _options;
    private readonly GuardedLogger _logger;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes one. It connects when it is first used.</summary>
    /// <param name="options">Where Redis is, and how destinations are kept in it.</param>
    /// <param name="logger">Gets what consumers find out; null for nothing.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">Options are invalid; the message names each.</exception>
    public RedisTransport(RedisTransportOptions options, ILogger<RedisTransport>? logger = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _logger = new GuardedLogger(logger ?? (ILogger)NullLogger.Instance);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _connection = new RedisConnection(options);
        _names = new RedisNames(options.Prefix);
        _topology = new RedisTopology(_connection, _names, options, _timeProvider);
        _sender = new RedisSender(_connection, _names, _topology, options);
        Capabilities = new TransportCapabilities
        {
            OrdersByKey = true,
            Delays = true,
            CountsDeliveries = true,
            KeepsHistory = true,
            LargestMessage = options.LargestMessage,
        };
    }

    /// <inheritdoc />
    public string Name => "redis";

    /// <inheritdoc />
    public TransportCapabilities Capabilities { get; }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SendResult>> SendAsync(
        string destination, IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        return await _sender.SendAsync(destination, messages, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<ITransportConsumer> SubscribeAsync(TransportSubscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        cancellationToken.ThrowIfCancellationRequested();
        RedisNames.Check(subscription.Group, "group");
        RedisNames.Check(subscription.Consumer, "consumer");
        ArgumentOutOfRangeException.ThrowIfLessThan(subscription.Prefetch, 1, nameof(subscription));
        await _topology.CheckAsync(subscription.Destination, cancellationToken).ConfigureAwait(false);
        await _topology.CheckGroupAsync(subscription.Destination, subscription.Group, cancellationToken).ConfigureAwait(false);
        var consumer = new RedisConsumer(new RedisGroup(subscription, _options, _connection, _names, _logger, _timeProvider));
        try
        {
            await consumer.StartAsync(cancellationToken).ConfigureAwait(false);
            return consumer;
        }
        catch (Exception)
        {
            await consumer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        cancellationToken.ThrowIfCancellationRequested();
        return await _topology.VerifyAsync(topology, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        cancellationToken.ThrowIfCancellationRequested();
        await _topology.ProvisionAsync(topology, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public string Describe(TransportTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return _topology.Describe(topology);
    }

    /// <inheritdoc />
    public async ValueTask PingAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var multiplexer = await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await _connection.AskAsync(() => multiplexer.GetDatabase().PingAsync(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
