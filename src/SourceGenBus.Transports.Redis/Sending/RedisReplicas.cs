using System.Globalization;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Sends and waits until replicas have it. <c>WAIT</c> tells of what was written on the same connection, so the client must write both in
/// one go: a connection that was lost between them would confirm what nobody has. Redis does not answer anything else on that connection
/// meanwhile.
/// </summary>
internal sealed class RedisReplicas(RedisConnection connection, int replicas, TimeSpan timeout)
{
    /// <exception cref="TransportException">Redis cannot be reached, or has too few replicas that have the messages.</exception>
    internal async Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        var multiplexer = await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (multiplexer.GetServers().Any(static server => server.ServerType == ServerType.Cluster))
            throw new TransportException("The transport's Replicas does not go with a cluster of Redis. Set it to 0.");
        var database = multiplexer.GetDatabase();
        var (result, count) = await connection.AskAsync(() => RunAsync(database, script, keys, values), cancellationToken)
            .ConfigureAwait(false);
        if (count >= replicas)
            return result;
        throw new TransportException(string.Create(
            CultureInfo.InvariantCulture,
            $"Redis at {connection.Address} has it, but after {timeout} only {count} of {replicas} replicas have."))
        {
            IsTransient = true,
        };
    }

    private async Task<(RedisResult Result, int Replicas)> RunAsync(
        IDatabase database, RedisScript script, RedisKey[] keys, RedisValue[] values)
    {
        var batch = database.CreateBatch();
        var running = batch.ScriptEvaluateAsync(script.Hash, keys, values);
        var waiting = Wait(batch);
        batch.Execute();
        try
        {
            return (await running.ConfigureAwait(false), (int)await waiting.ConfigureAwait(false));
        }
        catch (RedisServerException exception) when (RedisFailures.CodeOf(exception) == "NOSCRIPT")
        {
            await waiting.ConfigureAwait(false);
            batch = database.CreateBatch();
            running = batch.ScriptEvaluateAsync(script.Text, keys, values, CommandFlags.NoScriptCache);
            waiting = Wait(batch);
            batch.Execute();
            return (await running.ConfigureAwait(false), (int)await waiting.ConfigureAwait(false));
        }
    }

    private Task<RedisResult> Wait(IBatch batch) => batch.ExecuteAsync("WAIT", replicas, (long)timeout.TotalMilliseconds);
}
