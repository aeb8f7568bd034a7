using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Whether a server can keep what it confirms: its version, its append-only file, and what it does when its memory is full.
/// </summary>
internal static class RedisServerCheck
{
    private static readonly Version Oldest = new(6, 2);

    internal static async Task<List<string>> ProblemsAsync(
        IDatabase database, RedisDurability durability, RedisConnection connection, CancellationToken cancellationToken)
    {
        var answer = await connection.AskAsync(() => database.ExecuteAsync("INFO"), cancellationToken).ConfigureAwait(false);
        var info = Parse((string?)answer ?? "");
        var problems = new List<string>();
        if (info.GetValueOrDefault("redis_version") is { } text && Version.TryParse(text, out var version) && version < Oldest)
            problems.Add($"The server is Redis {text}, but the transport needs {Oldest} or newer.");
        if (info.GetValueOrDefault("maxmemory_policy") is { } policy && policy.StartsWith("allkeys-", StringComparison.Ordinal))
        {
            problems.Add(
                $"The server has the maxmemory-policy '{policy}', by which it deletes whole streams when its memory is full. "
                + "Set it to 'noeviction'.");
        }

        if (durability != RedisDurability.None)
            await CheckAppendOnlyAsync(info, problems).ConfigureAwait(false);
        return problems;

        async Task CheckAppendOnlyAsync(Dictionary<string, string> values, List<string> found)
        {
            if (values.GetValueOrDefault("aof_enabled") == "0")
            {
                found.Add(
                    "The server has no append-only file, so it loses confirmed messages when it restarts. Set 'appendonly yes', or the "
                    + "transport's Durability to None if that is what you want.");
                return;
            }

            if (await FlushAsync().ConfigureAwait(false) is { } flush && flush < durability)
            {
                found.Add(
                    $"The server's appendfsync is '{NameOf(flush)}', but the transport's Durability is {durability}: set it to "
                    + $"'{NameOf(durability)}'.");
            }
        }

        // The right to read the configuration is often withheld, by hosted servers for example. Then it is not known, and no problem.
        async Task<RedisDurability?> FlushAsync()
        {
            try
            {
                var value = await connection.AskAsync(
                    () => database.ExecuteAsync("CONFIG", "GET", "appendfsync"), cancellationToken).ConfigureAwait(false);
                return value.Length < 2 ? null : (string?)value[1] switch
                {
                    "always" => RedisDurability.EveryWrite,
                    "everysec" => RedisDurability.EverySecond,
                    "no" => RedisDurability.None,
                    _ => null,
                };
            }
            catch (TransportException exception) when (!exception.IsTransient)
            {
                return null;
            }
        }
    }

    private static string NameOf(RedisDurability durability) => durability switch
    {
        RedisDurability.EveryWrite => "always",
        RedisDurability.EverySecond => "everysec",
        _ => "no",
    };

    private static Dictionary<string, string> Parse(string info)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in info.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] != '#')
                values[line[..colon]] = line[(colon + 1)..];
        }

        return values;
    }
}
