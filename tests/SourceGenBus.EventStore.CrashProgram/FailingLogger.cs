using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.CrashProgram;

/// <summary>A log sink that throws at random.</summary>
internal sealed class FailingLogger
{
    internal ILogger<T> For<T>() => new Logger<T>();

    private sealed class Logger<T> : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _ = formatter(state, exception);
            if (Random.Shared.Next(3) == 0)
                throw new IOException("The log cannot be written.");
        }
    }
}
