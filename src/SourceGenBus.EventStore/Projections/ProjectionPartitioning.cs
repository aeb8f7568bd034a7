namespace SourceGenBus.EventStore;

/// <summary>Which partition of a projection an event belongs to. The function must never change, since checkpoints depend on it.</summary>
internal static class ProjectionPartitioning
{
    /// <summary>FNV-1a over the key's UTF-16 units.</summary>
    internal static int Of(string key, int partitions)
    {
        var hash = 2166136261u;
        foreach (var unit in key)
            hash = (hash ^ unit) * 16777619u;
        return (int)((hash ^ (hash >> 16)) % (uint)partitions);
    }
}
