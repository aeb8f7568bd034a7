using Microsoft.Extensions.Logging;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>What cannot be thrown, since a commit stands.</summary>
internal static partial class ContextLog
{
    [LoggerMessage(1, LogLevel.Error, "The events of {Aggregate} are committed, but it threw when it was told so.")]
    internal static partial void NotMarked(ILogger logger, Type aggregate, Exception exception);
}
