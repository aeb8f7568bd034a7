using System.Globalization;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports.Sql;

/// <summary>How a destination and the groups that read it are called in the store.</summary>
internal static class SqlDestination
{
    internal static string StreamOf(string destination, int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{destination}/{partition}");

    internal static string CheckpointOf(string group, string destination, int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{group} of {destination}/{partition}");

    /// <summary>The part of a destination that a message is in: by its key, or by its id when it waits for no other.</summary>
    internal static int PartitionOf(TransportMessage message, int partitions)
    {
        var hash = 2166136261u;
        foreach (var unit in message.Key ?? message.Id)
            hash = (hash ^ unit) * 16777619u;
        return (int)((hash ^ (hash >> 16)) % (uint)partitions);
    }

    /// <exception cref="ArgumentException">The store cannot have a stream of that name.</exception>
    internal static void ThrowUnlessStorable(string destination) =>
        CheckedText.ThrowUnlessIdentifier(StreamOf(destination, 999), "destination", nameof(destination));
}
