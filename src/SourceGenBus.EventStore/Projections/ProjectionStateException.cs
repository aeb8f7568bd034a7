namespace SourceGenBus.EventStore;

/// <summary>
/// What the store knows of a projection does not fit the program that runs it: this version was removed, or it was built in another number
/// of partitions. No retry helps; the message says what does.
/// </summary>
public sealed class ProjectionStateException : Exception
{
    /// <summary>Makes one.</summary>
    public ProjectionStateException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    public ProjectionStateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public ProjectionStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Throws when a projection cannot be built as the program wants.</summary>
    internal static void ThrowUnlessFits(string projection, ProjectionState state, int partitions)
    {
        if (state.IsRemoved)
            throw new ProjectionStateException(
                $"The projection '{projection}' was removed from this store. Remove it from the program, or give it a new version.");
        if (state.Partitions != partitions)
        {
            throw new ProjectionStateException(
                $"The projection '{projection}' was built in {state.Partitions} partitions, and this program wants {partitions}, which " +
                "would project events twice or not at all. "
                + "Build a new version beside it (ProjectionOptions.Version), reset it, or set ProjectionOptions.Partitions back.");
        }
    }
}
