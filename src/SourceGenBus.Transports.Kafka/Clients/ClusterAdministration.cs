using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Kafka;

/// <summary>Asks the cluster for its topics, and makes them. Connects when it is first used. Safe for concurrent use.</summary>
/// <param name="settings">The settings of the client.</param>
/// <param name="errors">What errors mean.</param>
/// <param name="build">Makes the client.</param>
/// <param name="logger">Gets what the client says.</param>
internal sealed class ClusterAdministration(
    KafkaClientSettings settings, KafkaErrors errors, Func<AdminClientBuilder, IAdminClient> build, ILogger logger) : IDisposable
{
    private const string Purpose = "look for topics";

    private readonly object _gate = new();
    private IAdminClient? _client;
    private Error? _lastError;
    private int _running;
    private bool _isDisposed;

    /// <summary>A topic as the cluster has it; null when it has none.</summary>
    /// <exception cref="TransportException">The cluster cannot be reached, or does not say.</exception>
    internal Task<TopicMetadata?> FindAsync(string topic, string action, CancellationToken cancellationToken) => RunAsync(
        client => Task.FromResult(Find(client, topic, action)), action, cancellationToken);

    /// <summary>Makes sure that a broker answers.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="TransportException">None does.</exception>
    internal Task PingAsync(CancellationToken cancellationToken) => RunAsync(
        client =>
        {
            // Of a topic that nobody has, so that the answer is small in a cluster with thousands.
            client.GetMetadata("sgb-ping", settings.RequestTimeout);
            return Task.FromResult(true);
        },
        "make sure that it answers",
        cancellationToken);

    /// <summary>Makes a topic.</summary>
    /// <returns>False when it is there already.</returns>
    /// <exception cref="TransportException">It cannot be made.</exception>
    internal Task<bool> CreateAsync(TopicSpecification topic, CancellationToken cancellationToken) => RunAsync(
        async client =>
        {
            var limits = new CreateTopicsOptions { RequestTimeout = settings.RequestTimeout, OperationTimeout = settings.RequestTimeout };
            try
            {
                await client.CreateTopicsAsync([topic], limits).ConfigureAwait(false);
                return true;
            }
            catch (CreateTopicsException exception)
            {
                var error = exception.Results[0].Error;
                return error.Code == ErrorCode.TopicAlreadyExists
                    ? false
                    : throw errors.Of(error.IsError ? error : exception.Error, $"make the topic '{topic.Name}'", exception);
            }
        },
        $"make the topic '{topic.Name}'",
        cancellationToken);

    public void Dispose()
    {
        IAdminClient? client;
        lock (_gate)
        {
            _isDisposed = true;
            if (_running > 0)
                return; // The last one that runs disposes it.
            client = Interlocked.Exchange(ref _client, null);
        }

        client?.Dispose();
    }

    private TopicMetadata? Find(IAdminClient client, string topic, string action)
    {
        var found = client.GetMetadata(topic, settings.RequestTimeout).Topics.Find(other => other.Topic == topic);
        return found?.Error.Code switch
        {
            null or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic => null,
            ErrorCode.NoError or ErrorCode.LeaderNotAvailable => found,
            _ => throw errors.Of(found.Error, action),
        };
    }

    /// <summary>The client blocks its callers, so they wait elsewhere; one that is cancelled leaves the work behind.</summary>
    private async Task<T> RunAsync<T>(Func<IAdminClient, Task<T>> work, string action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var running = Task.Run(() => UseAsync(work, action), CancellationToken.None);
        _ = running.ContinueWith(
            static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> UseAsync<T>(Func<IAdminClient, Task<T>> work, string action)
    {
        var client = Enter();
        try
        {
            return await work(client).ConfigureAwait(false);
        }
        catch (KafkaException exception)
        {
            // That a user was refused arrives by another way than the answer, which never comes.
            var error = Volatile.Read(ref _lastError) is { } last && KafkaErrors.IsLasting(last.Code) ? last : exception.Error;
            throw errors.Of(error, action, exception);
        }
        finally
        {
            Leave();
        }
    }

    private IAdminClient Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(KafkaTransport));
            _client ??= build(new AdminClientBuilder(settings.ForAdministration())
                .SetLogHandler((_, message) => KafkaLog.Client(logger, Purpose, message.Message))
                .SetErrorHandler((_, error) => Hear(error)));
            _running++;
            return _client;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_running > 0)
                return;
            if (!_isDisposed)
            {
                Volatile.Write(ref _lastError, null);
                return;
            }
        }

        Interlocked.Exchange(ref _client, null)?.Dispose();
    }

    private void Hear(Error error)
    {
        KafkaLog.ClientError(logger, Purpose, error.Code.ToString(), error.Reason);
        Volatile.Write(ref _lastError, error);
    }
}
