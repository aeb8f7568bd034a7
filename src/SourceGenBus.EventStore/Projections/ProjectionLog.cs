using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

internal static partial class ProjectionLog
{
    [LoggerMessage(111, LogLevel.Error, "Projection {Projection} failed on the event at position {Position} and was rolled back; it is tried again until it succeeds.")]
    internal static partial void Failed(ILogger logger, string projection, long position, Exception exception);

    [LoggerMessage(112, LogLevel.Warning, "Projection {Projection} goes on, after {Failures} failures in a row.")]
    internal static partial void Recovered(ILogger logger, string projection, int failures);
}
