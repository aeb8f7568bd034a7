namespace SourceGenBus.Diagnostics;

/// <summary>Tells a caller that no longer waits from a handler that failed.</summary>
internal static class Cancellation
{
    /// <summary>
    /// Whether an exception came because the caller cancelled. The handler may have thrown for a linked token, so the exception's own says
    /// nothing.
    /// </summary>
    internal static bool IsCallers(Exception exception, EventContext? context, CancellationToken cancellationToken) =>
        exception is OperationCanceledException
            && cancellationToken.IsCancellationRequested
            && context?.Deadline is not { IsAnyOver: true };
}
