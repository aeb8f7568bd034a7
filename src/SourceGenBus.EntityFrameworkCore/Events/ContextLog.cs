using Microsoft.Extensions.Logging;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>What cannot be thrown, since a commit stands.</summary>
internal static partial class ContextLog
{
    [LoggerMessage(1, LogLevel.Error, "The events of {Aggregate} are committed, but it threw when it was told so.")]
    internal static partial void NotMarked(ILogger logger, Type aggregate, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "{Context} was disposed of with {Count} events that were published in it and never saved, the " +
        "first of them '{Name}'. They are lost. Call SaveChanges after PublishOnSave, or DiscardEvents where that is meant.")]
    internal static partial void NeverSaved(ILogger logger, Type context, int count, string name);
}
