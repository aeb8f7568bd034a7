using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>Keeps what the bus logs.</summary>
internal sealed class Log : ILoggerProvider, ILogger
{
    private TaskCompletionSource _asked = NewSignal();

    internal LogLevel Minimum { get; init; } = LogLevel.Information;

    internal ConcurrentQueue<(LogLevel Level, string Text)> Entries { get; } = new();

    /// <summary>Completes when the bus asks the next time whether somebody listens.</summary>
    internal Task Asked => Volatile.Read(ref _asked).Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        Interlocked.Exchange(ref _asked, NewSignal()).TrySetResult();
        return logLevel >= Minimum;
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= Minimum)
            Entries.Enqueue((logLevel, formatter(state, exception)));
    }

    public void Dispose()
    {
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
