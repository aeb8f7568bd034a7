using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>The destinations and groups on a server: whether they are there, and making them. Safe for concurrent use.</summary>
internal sealed class RedisTopology(RedisConnection connection, RedisNames names, RedisTransportOptions options, TimeProvider timeProvider)
{
    private static readonly RedisValue PartitionsField = "partitions";

    private readonly ConcurrentDictionary<string, bool> _checked = new(StringComparer.Ordinal);

    /// <summary>Makes sure, once, that a destination is there and has as many partitions as this program thinks.</summary>
    /// <exception cref="TransportException">It is not there, or has another number.</exception>
    internal async ValueTask CheckAsync(string destination, CancellationToken cancellationToken)
    {
        if (_checked.ContainsKey(destination))
            return;
        RedisNames.Check(destination, "destination");
        if (await ProblemAsync(destination, cancellationToken).ConfigureAwait(false) is { } problem)
            throw new TransportException(problem);
        _checked[destination] = true;
    }

    /// <summary>Makes sure that all partitions of a destination have a group.</summary>
    /// <exception cref="TransportException">Some have not.</exception>
    internal async ValueTask CheckGroupAsync(string destination, string group, CancellationToken cancellationToken)
    {
        var multiplexer = await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var problems = new List<string>();
        await VerifyPartitionsAsync(multiplexer.GetDatabase(), destination, [group], problems, cancellationToken).ConfigureAwait(false);
        if (problems.Count > 0)
            throw new TransportException(problems[0]);
    }

    /// <summary>Looks again next time, since something was not as it should be.</summary>
    internal void Doubt(string destination) => _checked.TryRemove(destination, out _);

    internal static TransportException Missing(string destination, string what) =>
        new($"Redis has no {what} of '{destination}'. Provision the topology, or make what the transport describes.");

    /// <summary>What is missing or otherwise than needed, a sentence for each.</summary>
    internal async Task<List<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        var multiplexer = await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var database = multiplexer.GetDatabase();
        var problems = await RedisServerCheck.ProblemsAsync(database, options.Durability, connection, cancellationToken)
            .ConfigureAwait(false);
        foreach (var (destination, groups) in RedisNeeds.Of(topology))
        {
            if (RedisNeeds.Problem(destination, groups) is { } name)
                problems.Add(name);
            else if (await ProblemAsync(destination, cancellationToken).ConfigureAwait(false) is { } problem)
                problems.Add(problem);
            else
                await VerifyPartitionsAsync(database, destination, groups, problems, cancellationToken).ConfigureAwait(false);
        }

        return problems;
    }

    /// <exception cref="TransportException">Something exists that is otherwise than needed; all such things are named.</exception>
    internal async Task ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var (destination, groups) in RedisNeeds.Of(topology))
        {
            var problem = RedisNeeds.Problem(destination, groups)
                ?? await MakeAsync(destination, groups, cancellationToken).ConfigureAwait(false);
            if (problem is not null)
                problems.Add(problem);
        }

        if (problems.Count > 0)
            throw new TransportException(string.Join(' ', problems));
    }

    /// <summary>The commands that make everything, for a person who reviews them.</summary>
    internal string Describe(TransportTopology topology)
    {
        var text = new StringBuilder();
        foreach (var (destination, groups) in RedisNeeds.Of(topology))
        {
            text.Append(CultureInfo.InvariantCulture, $"HSETNX {names.Destination(destination)} partitions {options.Partitions}\n");
            for (var partition = 0; partition < options.Partitions; partition++)
            {
                var stream = names.Stream(destination, partition);
                foreach (var group in groups)
                    text.Append(CultureInfo.InvariantCulture, $"XGROUP CREATE {stream} {group} {Start} MKSTREAM\n");
                if (groups.Count == 0)
                    text.Append(CultureInfo.InvariantCulture, $"XGROUP CREATE {stream} new 0 MKSTREAM\nXGROUP DESTROY {stream} new\n");
            }
        }

        return text.ToString();
    }

    private string Start => options.NewGroupsStartAtEnd ? "$" : "0";

    private static string NotAStream(string key, string destination) =>
        $"'{key}', which '{destination}' needs as a stream, is something else. Remove it, or choose another Prefix.";

    private async Task<string?> ProblemAsync(string destination, CancellationToken cancellationToken)
    {
        var multiplexer = await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var key = names.Destination(destination);
        var partitions = await connection.AskAsync(
            () => multiplexer.GetDatabase().HashGetAsync(key, PartitionsField), cancellationToken).ConfigureAwait(false);
        return partitions.IsNull
            ? $"The destination '{destination}' does not exist (there is no '{key}'). Provision the topology."
            : Mismatch(destination, partitions);
    }

    private string? Mismatch(string destination, RedisValue partitions) =>
        partitions == options.Partitions
            ? null
            : $"The destination '{destination}' has {partitions} partitions, but the transport's Partitions is {options.Partitions}. With "
              + "two numbers a key would be in two places and lose its order: set Partitions to that of the destination.";

    private async Task VerifyPartitionsAsync(
        IDatabase database, string destination, List<string> groups, List<string> problems, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < options.Partitions; partition++)
        {
            var stream = names.Stream(destination, partition);
            var type = await connection.AskAsync(() => database.KeyTypeAsync(stream), cancellationToken).ConfigureAwait(false);
            if (type != RedisType.Stream)
            {
                problems.Add(type == RedisType.None
                    ? $"The stream '{stream}' of '{destination}' does not exist. Provision the topology."
                    : NotAStream(stream, destination));
                continue;
            }

            if (groups.Count == 0)
                continue;
            var there = await connection.AskAsync(() => database.StreamGroupInfoAsync(stream), cancellationToken).ConfigureAwait(false);
            problems.AddRange(groups
                .Where(group => !there.Any(info => string.Equals(info.Name, group, StringComparison.Ordinal)))
                .Select(group => $"The stream '{stream}' has no group '{group}'. Provision the topology."));
        }
    }

    private async Task<string?> MakeAsync(string destination, List<string> groups, CancellationToken cancellationToken)
    {
        var multiplexer = await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var database = multiplexer.GetDatabase();
        await connection.AskAsync(
            () => database.HashSetAsync(names.Destination(destination), PartitionsField, options.Partitions, When.NotExists),
            cancellationToken).ConfigureAwait(false);
        if (await ProblemAsync(destination, cancellationToken).ConfigureAwait(false) is { } problem)
            return problem;
        for (var partition = 0; partition < options.Partitions; partition++)
        {
            var stream = names.Stream(destination, partition);
            try
            {
                await connection.RunAsync(
                    RedisScript.Provision, [stream], [Start, .. groups.Select(static group => (RedisValue)group)], cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (TransportException exception) when (RedisFailures.CodeOf(exception) == "WRONGTYPE")
            {
                return NotAStream(stream, destination);
            }
        }

        // So that the time of a group that nobody ever reads is known, too.
        var now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var group in groups)
        {
            await connection.AskAsync(
                () => database.HashSetAsync(names.Groups(destination), group, now, When.NotExists), cancellationToken)
                .ConfigureAwait(false);
        }

        return null;
    }
}
