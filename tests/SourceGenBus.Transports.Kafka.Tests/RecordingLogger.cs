using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>Keeps what is logged, and throws then, as a sink with a full disk does.</summary>
internal sealed class RecordingLogger : ILogger<KafkaTransport>
{
    private readonly List<string> _texts = [];

    internal IReadOnlyList<string> Texts
    {
        get
        {
            lock (_texts)
                return [.. _texts];
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_texts)
            _texts.Add(formatter(state, exception));
        throw new IOException("The disk is full.");
    }
}
