using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// Moves messages through RabbitMQ. A destination is a durable topic exchange; a group has some quorum queues at it, over which keys are
/// spread. Each queue has one active consumer at a time, so that several consumers of a group work at once and every key keeps its order.
/// </summary>
/// <remarks>
/// Sending and receiving have a connection each: a broker without memory or disk space stops reading from connections that send, and what
/// is received must be acknowledged all the same. Safe for concurrent use.
/// </remarks>
public sealed class RabbitMqTransport : ITransport
{
    private readonly ConcurrentDictionary<string, DestinationSender> _senders = new(StringComparer.Ordinal);
    private readonly RabbitMqTransportOptions _options;
    private readonly ConnectionSettings _settings;
    private readonly BrokerErrors _errors;
    private readonly GuardedLogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly SharedConnection _sending;
    private readonly SharedConnection _receiving;
    private int _isDisposed;

    /// <summary>Makes a transport. It connects when it is first used.</summary>
    /// <param name="options">Where the broker is; copied.</param>
    /// <param name="logger">Where lost connections are reported; null for nowhere.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names it.</exception>
    public RabbitMqTransport(RabbitMqTransportOptions options, ILogger<RabbitMqTransport>? logger = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options with { AdditionalHosts = [.. options.AdditionalHosts], Tls = options.Tls with { } };
        _settings = new ConnectionSettings(_options);
        _errors = new BrokerErrors(_settings);
        _logger = new GuardedLogger(logger ?? (ILogger)NullLogger.Instance);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _sending = new SharedConnection(_settings, _errors, "send", _logger);
        _receiving = new SharedConnection(_settings, _errors, "receive", _logger);
        Capabilities = new TransportCapabilities
        {
            OrdersByKey = true,
            Delays = true,
            CountsDeliveries = true,
            LargestMessage = _options.LargestMessage,
        };
    }

    /// <inheritdoc />
    public string Name => "rabbitmq";

    /// <inheritdoc />
    public TransportCapabilities Capabilities { get; }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SendResult>> SendAsync(
        string destination, IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ThrowIfDisposed();
        BrokerNames.ThrowUnlessValid(destination);
        cancellationToken.ThrowIfCancellationRequested();
        if (messages.Count == 0)
            return [];
        var sender = _senders.GetOrAdd(
            destination,
            static (name, self) => new DestinationSender(
                name, self._options, self._sending, self._errors, self._logger, self._timeProvider),
            this);
        return await sender.SendAsync(messages, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<ITransportConsumer> SubscribeAsync(TransportSubscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        BrokerNames.ThrowUnlessValid(subscription);
        ArgumentOutOfRangeException.ThrowIfLessThan(subscription.Prefetch, 1, nameof(subscription));
        var connection = await _receiving.GetAsync(cancellationToken).ConfigureAwait(false);
        await using (Session(connection, out var session).ConfigureAwait(false))
        {
            if (await session.MismatchOfCountAsync(subscription, cancellationToken).ConfigureAwait(false) is { } mismatch)
                throw new TransportException(mismatch);
        }

        var partitions = new PartitionSet(subscription, _options.PartitionsPerSubscription, connection, _errors, _logger);
        try
        {
            await partitions.OpenAsync(cancellationToken).ConfigureAwait(false);
            var balance = await GroupBalance.StartAsync(partitions, subscription, connection, _logger, _timeProvider, cancellationToken)
                .ConfigureAwait(false);
            return new RabbitMqConsumer(partitions, balance, subscription.Heartbeat, _options.LongestDelay, _timeProvider);
        }
        catch (Exception exception)
        {
            await partitions.CloseAsync().ConfigureAwait(false);
            if (BrokerErrors.IsBrokers(exception, cancellationToken))
                throw _errors.Of(exception, $"receive as '{subscription.Group}' from '{subscription.Destination}'");
            throw;
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// AMQP shows neither bindings nor how an object was made. What exists is compared by declaring it once more, which changes nothing, if
    /// the user may do so; bindings are not compared.
    /// </remarks>
    public async ValueTask<IReadOnlyList<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        var plan = new TopologyPlan(topology, _options);
        await using (Session(await _receiving.GetAsync(cancellationToken).ConfigureAwait(false), out var session).ConfigureAwait(false))
            return await session.VerifyAsync(plan, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        var plan = new TopologyPlan(topology, _options);
        await using (Session(await _receiving.GetAsync(cancellationToken).ConfigureAwait(false), out var session).ConfigureAwait(false))
            await session.ProvisionAsync(plan, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <remarks>It is JSON for <c>rabbitmqctl import_definitions</c> and for the import of the management page.</remarks>
    public string Describe(TransportTopology topology) =>
        TopologyDescription.Of(new TopologyPlan(topology, _options), _settings.VirtualHost);

    /// <inheritdoc />
    public async ValueTask PingAsync(CancellationToken cancellationToken)
    {
        var connection = await _receiving.GetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var channel = await connection.CreateChannelAsync(ChannelExtensions.Unconfirmed, cancellationToken).ConfigureAwait(false);
            await channel.EndAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerErrors.IsBrokers(exception, cancellationToken))
        {
            throw _errors.Of(exception, "open a channel");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _sending.DisposeAsync().ConfigureAwait(false);
        await _receiving.DisposeAsync().ConfigureAwait(false);
    }

    private TopologySession Session(IConnection connection, out TopologySession session) =>
        session = new TopologySession(connection, _options, _errors, _logger);

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
}
