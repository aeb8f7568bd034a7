namespace SourceGenBus.Testing;

/// <summary>An expectation about published events was not met. Every test framework shows it as a failed test.</summary>
public sealed class EventAssertionException : Exception
{
    /// <summary>Makes one with a message.</summary>
    /// <param name="message">What was expected and what was seen.</param>
    public EventAssertionException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one without a message.</summary>
    public EventAssertionException()
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    /// <param name="message">What was expected and what was seen.</param>
    /// <param name="innerException">The cause.</param>
    public EventAssertionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
