using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// The one connection of a transport, made when it is first needed; the client makes it anew by itself after a loss. While there is none,
/// commands fail at once: what is sent must not overtake what failed before it. Safe for concurrent use.
/// </summary>
internal sealed class RedisConnection(RedisTransportOptions options) : IAsyncDisposable
{
    private readonly object _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private bool _isDisposed;

    /// <summary>Where the servers are, for messages.</summary>
    internal string Address { get; } = options.Address;

    /// <summary>The connection; made by one caller for all, and tried again by the next after it failed.</summary>
    /// <exception cref="TransportException">Redis cannot be reached, or refuses the user.</exception>
    internal async ValueTask<ConnectionMultiplexer> OpenAsync(CancellationToken cancellationToken)
    {
        Task<ConnectionMultiplexer> connecting;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(RedisTransport));
            if (_connecting is null or { IsFaulted: true } or { IsCanceled: true })
                _connecting = Task.Run(ConnectAsync, CancellationToken.None);
            connecting = _connecting;
        }

        return connecting.IsCompletedSuccessfully ? await connecting.ConfigureAwait(false) : await WaitAsync().ConfigureAwait(false);

        async Task<ConnectionMultiplexer> WaitAsync()
        {
            try
            {
                return await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (RedisFailures.IsFailure(exception))
            {
                throw RedisFailures.ToTransport(exception, Address);
            }
        }
    }

    /// <summary>Runs a script, and waits for its answer as long as the client does.</summary>
    /// <exception cref="TransportException">
    /// Redis cannot be reached, or answers with an error. Whether the script ran is not known.
    /// </exception>
    internal async Task<RedisResult> RunAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken = default)
    {
        var multiplexer = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await AskAsync(() => RunAsync(multiplexer.GetDatabase(), script, keys, values), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks something, with failures as the transport has them. Cancelling ends the waiting only.</summary>
    internal async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFailures.IsFailure(exception))
        {
            throw RedisFailures.ToTransport(exception, Address);
        }
        catch (ObjectDisposedException exception)
        {
            throw new TransportException($"The connection to Redis at {Address} was closed.", exception) { IsTransient = true };
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            connecting = _connecting;
        }

        if (connecting is null)
            return;
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!connecting.IsCompletedSuccessfully)
            return;

        // Without waiting for answers that may never come; who waits for one gets an exception.
        var multiplexer = await connecting.ConfigureAwait(false);
        await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<RedisResult> RunAsync(IDatabase database, RedisScript script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, values).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (RedisFailures.CodeOf(exception) == "NOSCRIPT")
        {
            // It did not run. The server has restarted, or is another one; it keeps the script from now on.
            return await database.ScriptEvaluateAsync(script.Text, keys, values, CommandFlags.NoScriptCache).ConfigureAwait(false);
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = options.Parse();
        configuration.AbortOnConnectFail = true;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;

        // The default doubles its pauses up to a minute, in which a server is back for long.
        configuration.ReconnectRetryPolicy = new LinearRetry(1000);

        // Keys and channels of the client's own, for which a user of the transport has no rights.
        configuration.TieBreaker = "";
        configuration.ConfigurationChannel = "";
        configuration.ChannelPrefix = default;

        // The client calls INFO and CONFIG GET that, by which a server is verified.
        configuration.AllowAdmin = true;
        configuration.ClientName ??= "SourceGenBus";
        return await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
    }
}
