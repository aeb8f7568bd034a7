namespace SourceGenBus.Transports.Redis;

/// <summary>What a topology needs, by destination.</summary>
internal static class RedisNeeds
{
    internal static IEnumerable<(string Destination, List<string> Groups)> Of(TransportTopology topology) =>
        topology.Destinations
            .Concat(topology.Subscriptions.Select(static subscription => subscription.Destination))
            .Distinct(StringComparer.Ordinal)
            .Select(destination => (
                destination,
                topology.Subscriptions
                    .Where(subscription => string.Equals(subscription.Destination, destination, StringComparison.Ordinal))
                    .Select(static subscription => subscription.Group)
                    .Distinct(StringComparer.Ordinal)
                    .ToList()));

    /// <summary>Which of the names Redis cannot have, and why; null when it can have all.</summary>
    internal static string? Problem(string destination, List<string> groups)
    {
        if (RedisNames.Problem(destination) is { } problem)
            return $"Redis cannot have the destination '{destination}': {problem}.";
        return groups
            .Where(static group => RedisNames.Problem(group) is not null)
            .Select(static group => $"Redis cannot have the group '{group}': {RedisNames.Problem(group)}.")
            .FirstOrDefault();
    }
}
