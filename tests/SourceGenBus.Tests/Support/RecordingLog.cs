using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Tests.Support;

/// <summary>Keeps what the bus logs. The level can be changed while the bus runs, as configuration reloads do.</summary>
internal sealed class RecordingLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private readonly ConcurrentDictionary<int, int> _questions = new();
    private TaskCompletionSource _asked = NewSignal();

    internal LogLevel Minimum { get; set; } = LogLevel.Information;

    internal IReadOnlyList<LogEntry> Entries => [.. _entries];

    internal IReadOnlyList<LogEntry> Warnings => [.. _entries.Where(static entry => entry.Level == LogLevel.Warning)];

    internal IReadOnlyList<LogEntry> Errors => [.. _entries.Where(static entry => entry.Level == LogLevel.Error)];

    internal IReadOnlyList<LogEntry> DebugEntries => [.. _entries.Where(static entry => entry.Level == LogLevel.Debug)];

    /// <summary>How often this thread has asked whether a level is enabled.</summary>
    internal int QuestionsOfThisThread => _questions.GetValueOrDefault(Environment.CurrentManagedThreadId);

    /// <summary>Completes when somebody asks the next time whether a level is enabled.</summary>
    internal Task Asked => Volatile.Read(ref _asked).Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        _questions.AddOrUpdate(Environment.CurrentManagedThreadId, 1, static (_, count) => count + 1);
        Interlocked.Exchange(ref _asked, NewSignal()).TrySetResult();
        return logLevel >= Minimum;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel < Minimum)
            return;
        var values = ((IReadOnlyList<KeyValuePair<string, object?>>)state!).ToDictionary(static pair => pair.Key, static pair => pair.Value);
        _entries.Enqueue(new LogEntry(logLevel, formatter(state, exception), exception, values));
    }

    public void Dispose()
    {
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
