using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports;

internal static partial class TransportLog
{
    [LoggerMessage(151, LogLevel.Warning, "{Transport} cannot be used; what is to be sent waits in the outbox, and receivers try again. " +
        "{Error}")]
    internal static partial void OutageBegan(ILogger logger, string transport, string error, Exception exception);

    [LoggerMessage(152, LogLevel.Information, "{Transport} can be used again, after {Duration}.")]
    internal static partial void OutageEnded(ILogger logger, string transport, TimeSpan duration);

    [LoggerMessage(153, LogLevel.Error, "{Transport} cannot be used until somebody acts: {Error}")]
    internal static partial void NeedsSomebody(ILogger logger, string transport, string error, Exception exception);

    [LoggerMessage(154, LogLevel.Information, "Receives from '{Destination}' on {Transport} as '{Group}'.")]
    internal static partial void Subscribed(ILogger logger, string destination, string transport, string group);

    [LoggerMessage(155, LogLevel.Warning, "{Count} messages received from '{Destination}' could not be stored yet; they are not " +
        "acknowledged before. {Error}")]
    internal static partial void NotStored(ILogger logger, int count, string destination, string error, Exception exception);

    [LoggerMessage(156, LogLevel.Error, "A message of '{Destination}' at {Position} cannot be read and becomes a dead letter: {Problem}")]
    internal static partial void Unreadable(ILogger logger, string destination, string? position, string problem);

    [LoggerMessage(157, LogLevel.Warning, "Receivers were still at work after {Timeout} and were cancelled. What they had not acknowledged is " +
        "received again.")]
    internal static partial void Cancelled(ILogger logger, TimeSpan timeout);

    [LoggerMessage(158, LogLevel.Warning, "Nothing here handles any event of '{Destination}', so what is received from it is " +
        "acknowledged and forgotten. Write a handler, or name the events in the options of the subscription.")]
    internal static partial void NothingIsWanted(ILogger logger, string destination);

    [LoggerMessage(159, LogLevel.Information, "Events '{Name}' of '{Destination}' have no handler here and are acknowledged and forgotten.")]
    internal static partial void NotWanted(ILogger logger, string name, string destination);

    [LoggerMessage(163, LogLevel.Warning, "SendCommands() was called, but this program knows no durable command or query that is published " +
        "to a destination.")]
    internal static partial void NoCommands(ILogger logger);

    [LoggerMessage(161, LogLevel.Warning, "An answer to {Request} came to '{Destination}', where nobody waits for it: its sender has " +
        "given up, two programs handle it, or another process of this program has the same TransportOptions.InstanceName.")]
    internal static partial void AnswerWithoutRequest(ILogger logger, string request, string destination);

    [LoggerMessage(162, LogLevel.Warning, "The answer to {Request} was not sent to '{Destination}' in time, so nobody waits for it any " +
        "more.")]
    internal static partial void AnswerExpired(ILogger logger, string request, string destination);

    [LoggerMessage(160, LogLevel.Warning, "A consumer of '{Destination}' on {Transport} could not be disposed and is left behind.")]
    internal static partial void NotDisposed(ILogger logger, string destination, string transport, Exception exception);
}
