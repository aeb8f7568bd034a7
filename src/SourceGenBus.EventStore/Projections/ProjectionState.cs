namespace SourceGenBus.EventStore;

/// <summary>What the database knows of a projection.</summary>
/// <param name="Position">How far it has come; 0 of one with several partitions, which have a checkpoint each.</param>
/// <param name="Partitions">In how many partitions it is built.</param>
/// <param name="IsRemoved">Whether it was removed.</param>
public readonly record struct ProjectionState(long Position, int Partitions, bool IsRemoved);
