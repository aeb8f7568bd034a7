using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

internal static partial class ProjectionLog
{
    [LoggerMessage(111, LogLevel.Error, "Projection {Projection} failed and was rolled back; trying again in {Delay}.")]
    internal static partial void Failed(ILogger logger, string projection, TimeSpan delay, Exception exception);
}
