using SourceGenBus;

namespace RepoPulse;

/// <summary>
/// Notices handlers that failed. The bus is fail-open: one broken handler stops neither the others nor the publisher.
/// For a report that would mean a wrong number, so this program asks to be told and refuses to print it.
/// </summary>
internal sealed class FailedHandlers : IEventFailureHandler
{
    private EventFailure? _first;

    public ValueTask HandleFailureAsync(EventFailure failure)
    {
        // Handlers of one event may fail concurrently; the first to arrive is kept.
        Interlocked.CompareExchange(ref _first, failure, null);
        return ValueTask.CompletedTask;
    }

    /// <exception cref="HistoryException">A handler failed.</exception>
    internal void ThrowIfAny()
    {
        if (_first is { } failure)
        {
            throw new HistoryException($"{failure.HandlerType.Name} failed: {failure.Exception.Message}");
        }
    }
}
