namespace SourceGenBus;

/// <summary>How long <see cref="TimeoutMiddleware"/> lets a message take. Register one as a singleton.</summary>
public sealed record TimeoutOptions
{
    /// <summary>Sets the time.</summary>
    /// <param name="timeout">The time, more than zero; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is zero or negative.</exception>
    public TimeoutOptions(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero && timeout != System.Threading.Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A timeout is more than zero, or infinite.");
        Timeout = timeout;
    }

    /// <summary>The time.</summary>
    public TimeSpan Timeout { get; }
}
