using Microsoft.Extensions.Logging;

namespace SourceGenBus.Middleware.Tests;

/// <summary>Keeps what <see cref="LoggingMiddleware"/> logs.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly List<(LogLevel Level, string Text)> _entries = [];

    public IEnumerable<(LogLevel Level, string Text)> Entries => _entries;

    /// <summary>What was logged with a stack.</summary>
    public List<Exception> Exceptions { get; } = [];

    public ILogger CreateLogger(string categoryName) => categoryName == typeof(LoggingMiddleware).FullName ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Add((logLevel, formatter(state, exception)));
        if (exception is not null)
            Exceptions.Add(exception);
    }

    public void Dispose()
    {
    }
}
