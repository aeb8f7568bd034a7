namespace SourceGenBus.EventStore;

/// <summary>
/// A reader's checkpoint lies behind the last position of the store: it belongs to another store, or this one was restored from
/// an older copy. Reading on would skip what is written next.
/// </summary>
public sealed class CheckpointAheadException : Exception
{
    /// <summary>Makes one.</summary>
    public CheckpointAheadException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    public CheckpointAheadException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public CheckpointAheadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="checkpoint">The position that the reader asked to go on from.</param>
    /// <param name="last">The last position that the store ever gave out.</param>
    public CheckpointAheadException(long checkpoint, long last)
        : base($"The checkpoint is {checkpoint}, but the store never went beyond {last}. It is another store, or a restored older copy; " +
            "reading from the start is safe.")
    {
        Checkpoint = checkpoint;
        Last = last;
    }

    /// <summary>The position that the reader asked to go on from.</summary>
    public long Checkpoint { get; }

    /// <summary>The last position that the store ever gave out.</summary>
    public long Last { get; }
}
