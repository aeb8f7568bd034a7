namespace SourceGenBus;

/// <summary>
/// Events caused one another more often than <see cref="EventChainOptions.MaximumLength"/> allows, most likely in a cycle. The
/// last event was not published or, where a handler published it for itself, not handled; the message names them all, from the first.
/// </summary>
public sealed class EventChainException : InvalidOperationException
{
    /// <summary>Makes one for a chain.</summary>
    /// <param name="chain">The types of the events, the first one first.</param>
    /// <param name="maximumLength">How many there may be.</param>
    /// <exception cref="ArgumentNullException"><paramref name="chain"/> is null.</exception>
    public EventChainException(IReadOnlyList<Type> chain, int maximumLength)
        : base(Describe(chain, maximumLength)) => Chain = chain;

    /// <summary>Makes one without a chain.</summary>
    public EventChainException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    /// <param name="message">The message.</param>
    public EventChainException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public EventChainException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// The types of the events, the first one first, and the last one that which was not published or not handled, where it is known.
    /// </summary>
    public IReadOnlyList<Type> Chain { get; } = [];

    private static string Describe(IReadOnlyList<Type> chain, int maximumLength)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return $"A chain of events may have {maximumLength}; the last of these was not published or not handled, since handlers seem to " +
            $"keep one another going: {string.Join(" -> ", chain)}. " +
            "Break the cycle, or configure EventChainOptions with a greater length.";
    }
}
