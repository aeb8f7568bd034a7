namespace SourceGenBus.Transports;

/// <summary>A command or query was carried out in another program, and its handler there threw.</summary>
public sealed class RemoteCommandException : Exception
{
    /// <summary>Makes one.</summary>
    public RemoteCommandException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which command, and what its handler said.</param>
    public RemoteCommandException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which command, and what its handler said.</param>
    /// <param name="innerException">What caused it here.</param>
    public RemoteCommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The type of the exception in the other program, by its full name; null when it is not known.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The message of the exception in the other program, shortened; null when it is not known.</summary>
    public string? ErrorMessage { get; init; }
}
