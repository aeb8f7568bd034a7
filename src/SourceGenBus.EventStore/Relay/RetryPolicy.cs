namespace SourceGenBus.EventStore;

/// <summary>
/// How often and how patiently a failed delivery is tried again; by default ten times in about half an hour. Not thread-safe; do not change
/// it once it is in use.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>How many attempts there are in all, the first one included. 10 by default.</summary>
    public int Attempts { get; set; } = 10;

    /// <summary>The wait after the first failure; each further one doubles it. One second by default.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait. Five minutes by default.</summary>
    public TimeSpan MaximumDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Which part of a wait is left to chance, from 0 to 1, so that what failed together is not tried together. 0.2 by default.
    /// </summary>
    public double Jitter { get; set; } = 0.2;

    /// <summary>
    /// Exceptions that no further attempt can help. By default a payload that cannot be read, and an id that another event has.
    /// </summary>
    public Func<Exception, bool> IsHopeless { get; set; } = static exception =>
        exception is EventFormatException or EventIdConflictException;

    /// <summary>Adds what is wrong.</summary>
    internal void AddProblems(List<string> problems)
    {
        if (Attempts < 1)
            problems.Add($"Retries.Attempts is {Attempts}, but an event is tried at least once.");
        if (FirstDelay < TimeSpan.Zero || MaximumDelay < TimeSpan.Zero)
            problems.Add($"Retries.FirstDelay is {FirstDelay} and Retries.MaximumDelay {MaximumDelay}, but a delay is zero or more.");
        if (Jitter is not (>= 0 and <= 1))
            problems.Add($"Retries.Jitter is {Jitter}, but it is a part of the delay: 0 to 1.");
        if (IsHopeless is null)
            problems.Add("Retries.IsHopeless is null; a function that returns false tries everything again.");
    }

    /// <summary>How long to wait before the next attempt.</summary>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    /// <param name="exception">What the last one failed with.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    /// <returns>The wait, or null to give up.</returns>
    public TimeSpan? DelayAfter(int failures, Exception exception, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        ArgumentNullException.ThrowIfNull(exception);
        if (failures >= Attempts || IsHopeless(exception))
            return null;
        var delay = Math.Min(FirstDelay.Ticks * Math.Pow(2, Math.Min(failures - 1, 40)), MaximumDelay.Ticks);
        return TimeSpan.FromTicks((long)(delay * (1 - (Jitter * chance))));
    }
}
