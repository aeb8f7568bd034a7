namespace SourceGenBus.EventStore;

/// <summary>A stream was not at the version that a writer expected: somebody else was faster. Load again and decide again.</summary>
public sealed class VersionConflictException : Exception
{
    /// <summary>Makes one.</summary>
    public VersionConflictException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    public VersionConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public VersionConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">What the writer expected.</param>
    /// <param name="actual">The version that the stream has; 0 when it does not exist.</param>
    public VersionConflictException(string stream, ExpectedVersion expected, long actual)
        : base($"Stream '{stream}' has version {actual}, but the writer expected {expected}. Nothing was appended.")
    {
        Stream = stream;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The stream.</summary>
    public string Stream { get; } = "";

    /// <summary>What the writer expected.</summary>
    public ExpectedVersion Expected { get; }

    /// <summary>The version that the stream had.</summary>
    public long Actual { get; }
}
