namespace SourceGenBus.EventStore.Hosting;

/// <summary>How long to wait before another attempt.</summary>
internal static class Backoff
{
    /// <summary>
    /// Twice as long after each failure, and of that between the half and the whole, so that many do not come back together.
    /// </summary>
    internal static TimeSpan DelayAfter(int failures, TimeSpan first, TimeSpan longest)
    {
        var whole = Math.Min(first.Ticks * Math.Pow(2, Math.Clamp(failures - 1, 0, 30)), longest.Ticks);
#pragma warning disable CA5394 // Spreads attempts; nothing depends on its being unpredictable.
        return TimeSpan.FromTicks((long)(whole * (0.5 + (0.5 * Random.Shared.NextDouble()))));
#pragma warning restore CA5394
    }
}
