using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports.Kafka;

/// <summary>
/// Moves messages through Apache Kafka. A destination is a topic; the key of a message decides its partition, as the Java client decides
/// it. One consumer of a group at a time has a partition, so messages with equal keys keep their order. A message is confirmed when all
/// replicas in sync have it; an acknowledged one is committed when all before it in its partition are acknowledged.
/// <para>
/// Safe for concurrent use. Disposing it ends sending: what was not confirmed has failed. A consumer is to be disposed before.
/// </para>
/// </summary>
public sealed class KafkaTransport : ITransport
{
    private readonly ConcurrentDictionary<string, DestinationSender> _senders = new(StringComparer.Ordinal);
    private readonly KafkaClientSettings _settings;
    private readonly KafkaErrors _errors;
    private readonly ClusterAdministration _administration;
    private readonly KafkaTopology _topology;
    private readonly GuardedLogger _logger;
    private readonly TimeProvider _timeProvider;
    private int _isDisposed;

    /// <summary>Makes one. It connects when it is first used.</summary>
    /// <param name="options">Where the cluster is, and what is used of it; copied.</param>
    /// <param name="logger">Gets what producers and consumers find out; null for nothing.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">Options are invalid; the message names each.</exception>
    public KafkaTransport(KafkaTransportOptions options, ILogger<KafkaTransport>? logger = null, TimeProvider? timeProvider = null)
        : this(options, static builder => builder.Build(), logger, timeProvider)
    {
    }

    internal KafkaTransport(
        KafkaTransportOptions options, Func<AdminClientBuilder, IAdminClient> build, ILogger<KafkaTransport>? logger,
        TimeProvider? timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var copy = options with
        {
            TopicSettings = new Dictionary<string, string>(options.TopicSettings, StringComparer.Ordinal),
            ClientSettings = new Dictionary<string, string>(options.ClientSettings, StringComparer.Ordinal),
        };
        _logger = new GuardedLogger(logger ?? (ILogger)NullLogger.Instance);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _settings = new KafkaClientSettings(copy);
        _errors = new KafkaErrors(_settings);
        _administration = new ClusterAdministration(_settings, _errors, build, _logger);
        _topology = new KafkaTopology(_administration, copy, _settings, _timeProvider);
        Capabilities = new TransportCapabilities
        {
            OrdersByKey = true,
            Delays = true,
            KeepsHistory = true,
            LargestMessage = copy.LargestMessage,
        };
    }

    /// <inheritdoc />
    public string Name => "kafka";

    /// <inheritdoc />
    public TransportCapabilities Capabilities { get; }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SendResult>> SendAsync(
        string destination, IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ThrowIfDisposed();
        TopicNames.Check(destination);
        cancellationToken.ThrowIfCancellationRequested();
        if (messages.Count == 0)
            return [];
        var sender = _senders.GetOrAdd(
            destination,
            static (name, self) => new DestinationSender(name, self._settings, self._errors, self._logger, self._timeProvider),
            this);
        if (Volatile.Read(ref _isDisposed) != 0)
            sender.Close();
        return await sender.SendAsync(messages, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<ITransportConsumer> SubscribeAsync(TransportSubscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfLessThan(subscription.Prefetch, 1, nameof(subscription));
        if (string.IsNullOrEmpty(subscription.Group))
            throw new TransportException($"The subscription to '{subscription.Destination}' has no group. Give the program a name.");
        await _topology.CheckAsync(
            subscription.Destination, $"receive from '{subscription.Destination}'", cancellationToken).ConfigureAwait(false);
        var consumer = new KafkaConsumer(subscription, _settings, _administration, _errors, _logger, _timeProvider);
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
    /// <remarks>
    /// It compares the number of partitions, and on how many brokers they are if the options say so, but not other settings.
    /// </remarks>
    public async ValueTask<IReadOnlyList<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return await _topology.VerifyAsync(topology, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        await _topology.ProvisionAsync(topology, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <remarks>It is commands of the tool that Kafka comes with.</remarks>
    public string Describe(TransportTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return _topology.Describe(topology);
    }

    /// <inheritdoc />
    public async ValueTask PingAsync(CancellationToken cancellationToken) =>
        await _administration.PingAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return default;
        foreach (var sender in _senders.Values)
            sender.Close();
        _administration.Dispose();
        return default;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
}
