namespace SourceGenBus;

/// <summary>
/// Travels inside a context to where a handler's cancellation is judged: one that came because the time was up is a failure,
/// one that the publisher asked for is none. It means nothing any more once whoever set it has been left.
/// </summary>
internal sealed class Deadline(Deadline? outer, CancellationToken timer, CancellationToken caller) : IDisposable
{
    private volatile bool _isLeft;

    /// <summary>Where both happened, the caller, who no longer waits, is told of its own cancellation.</summary>
    internal bool IsOver => !_isLeft && timer.IsCancellationRequested && !caller.IsCancellationRequested;

    /// <summary>Whether the time of this one or of one around it is up.</summary>
    internal bool IsAnyOver => IsOver || outer is { IsAnyOver: true };

    public void Dispose() => _isLeft = true;
}
