using Microsoft.Extensions.Logging;

namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>Keeps the warnings and errors of the bus.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly List<(int Id, string Text, Exception? Exception)> _entries = [];

    public IReadOnlyList<(int Id, string Text, Exception? Exception)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _entries.Add((eventId.Id, formatter(state, exception), exception));
    }

    public void Dispose()
    {
    }
}
