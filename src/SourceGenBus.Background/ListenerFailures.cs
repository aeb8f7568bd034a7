using Microsoft.Extensions.Logging;

namespace SourceGenBus.Background;

/// <summary>Keeps what telemetry listeners throw from workers and callers, and logs the first of it. Thread-safe.</summary>
internal sealed class ListenerFailures(ILogger logger)
{
    private int _isLogged;

    internal void Add(Exception exception)
    {
        if (Interlocked.Exchange(ref _isLogged, 1) != 0)
            return;
        try
        {
            Log.ListenerFailed(logger, exception);
        }
        catch (Exception)
        {
            // There is nowhere left to report it.
        }
    }
}
