using System.Globalization;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// The names of keys and channels. What is between braces decides the slot of a cluster: all keys of a partition are in one, so that a
/// script can use them together, and the partitions of a destination are spread.
/// </summary>
/// <param name="prefix">What all begin with.</param>
internal sealed class RedisNames(string prefix)
{
    private const int MaximumLength = 200;

    /// <summary>A hash that says how many partitions a destination has.</summary>
    internal string Destination(string destination) => $"{prefix}:{{{destination}}}";

    /// <summary>A hash of the groups of a destination, and when one of their consumers last gave a sign of life.</summary>
    internal string Groups(string destination) => $"{prefix}:{{{destination}}}:groups";

    /// <summary>A sorted set of the consumers of a group, by when they count as gone.</summary>
    internal string Consumers(string destination, string group) => $"{prefix}:{{{destination}}}:consumers:{group}";

    /// <summary>The channel that notifies consumers of new messages and of free partitions.</summary>
    internal string Channel(string destination) => $"{prefix}:{{{destination}}}:news";

    internal string Stream(string destination, int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}:{{{destination}:{partition}}}");

    /// <summary>Who has a partition; it runs out by itself.</summary>
    internal string Lease(string destination, int partition, string group) => $"{Stream(destination, partition)}:lease:{group}";

    /// <summary>A hash of messages that were rejected, and not before when they are delivered again.</summary>
    internal string Delays(string destination, int partition, string group) => $"{Stream(destination, partition)}:delays:{group}";

    /// <summary>Why a name cannot be that of a destination, a group or a consumer; null when it can.</summary>
    internal static string? Problem(string name)
    {
        if (name.Length == 0)
            return "it is empty";
        if (name.Length > MaximumLength)
            return $"it has more than {MaximumLength} characters";
        foreach (var unit in name)
        {
            if (unit is '{' or '}' || char.IsWhiteSpace(unit) || char.IsControl(unit) || char.IsSurrogate(unit))
                return "it has braces, blanks, control characters or characters outside the basic plane";
        }

        return null;
    }

    /// <exception cref="TransportException">The name cannot be that of a destination, a group or a consumer.</exception>
    internal static void Check(string name, string kind)
    {
        ArgumentNullException.ThrowIfNull(name, kind);
        if (Problem(name) is { } problem)
            throw new TransportException($"Redis cannot have the {kind} '{name}': {problem}. Choose another name.");
    }
}
