using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace SourceGenBus;

/// <summary>
/// Logs each message: its start (debug), its end with the time it took (information), and what it threw (error; information when the caller
/// cancelled or, without a stack, when a validator refused it). A failing handler of an event is logged by the bus itself and is an error
/// here only when the event's failure policy throws.
/// </summary>
/// <remarks>Nothing is measured or allocated for a message while the logger wants none of these levels.</remarks>
/// <param name="logger">Where to log.</param>
/// <param name="timeProvider">The clock; the system's where none is registered.</param>
public sealed partial class LoggingMiddleware(ILogger<LoggingMiddleware> logger, TimeProvider? timeProvider = null)
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Events.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : notnull =>
        logger.IsEnabled(LogLevel.Error)
            ? LogAsync<TEvent, EventNext<TEvent>>(
                static (next, @event, context, token) => next.InvokeAsync(@event, context, token), next, @event, context, cancellationToken)
            : next.InvokeAsync(@event, context, cancellationToken);

    /// <summary>Commands without a result.</summary>
    /// <typeparam name="TCommand">The command type.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public ValueTask InvokeAsync<TCommand>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand> next,
        CancellationToken cancellationToken)
        where TCommand : notnull =>
        logger.IsEnabled(LogLevel.Error)
            ? LogAsync<TCommand, CommandNext<TCommand>>(
                static (next, command, context, token) => next.InvokeAsync(command, context, token), next, command, context, cancellationToken)
            : next.InvokeAsync(command, context, cancellationToken);

    /// <summary>Commands and queries with a result.</summary>
    /// <typeparam name="TCommand">The type of the command or query.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="command">The command or query.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TResult> InvokeAsync<TCommand, TResult>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand, TResult> next,
        CancellationToken cancellationToken)
        where TCommand : notnull
    {
        var started = Start<TCommand>(context);
        try
        {
            var result = await next.InvokeAsync(command, context, cancellationToken).ConfigureAwait(false);
            LogEnd<TCommand>(started);
            return result;
        }
        catch (Exception exception) when (LogException<TCommand>(started, exception, cancellationToken))
        {
            throw; // Never reached: the filter logs where the exception was thrown and lets it pass.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask LogAsync<TMessage, TNext>(
        Func<TNext, TMessage, EventContext, CancellationToken, ValueTask> invoke,
        TNext next,
        TMessage message,
        EventContext context,
        CancellationToken cancellationToken)
        where TMessage : notnull
    {
        var started = Start<TMessage>(context);
        try
        {
            await invoke(next, message, context, cancellationToken).ConfigureAwait(false);
            LogEnd<TMessage>(started);
        }
        catch (Exception exception) when (LogException<TMessage>(started, exception, cancellationToken))
        {
            throw; // Never reached; see above.
        }
    }

    private long Start<TMessage>(EventContext context)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            LogStarted(logger, typeof(TMessage), context?.CorrelationId);
        return _time.GetTimestamp();
    }

    private void LogEnd<TMessage>(long started)
    {
        if (logger.IsEnabled(LogLevel.Information))
            LogHandled(logger, typeof(TMessage), ElapsedSince(started));
    }

    private bool LogException<TMessage>(long started, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            LogCancelled(logger, typeof(TMessage), ElapsedSince(started));
        else if (exception is MessageValidationException refusal)
            LogRefusal(typeof(TMessage), started, refusal);
        else
            LogFailed(logger, typeof(TMessage), ElapsedSince(started), exception);
        return false;
    }

    /// <summary>The sender's mistake, not the program's: an error with a stack would only bury those that are.</summary>
    private void LogRefusal(Type messageType, long started, MessageValidationException refusal)
    {
        if (logger.IsEnabled(LogLevel.Information))
            LogRefused(logger, messageType, ElapsedSince(started), refusal.MessageType, string.Join("; ", refusal.Errors));
    }

    private double ElapsedSince(long started) => _time.GetElapsedTime(started).TotalMilliseconds;

    [LoggerMessage(101, LogLevel.Debug, "Handling {MessageType} of conversation {CorrelationId}")]
    private static partial void LogStarted(ILogger logger, Type messageType, string? correlationId);

    [LoggerMessage(102, LogLevel.Information, "Handled {MessageType} in {ElapsedMilliseconds} ms")]
    private static partial void LogHandled(ILogger logger, Type messageType, double elapsedMilliseconds);

    [LoggerMessage(103, LogLevel.Error, "{MessageType} failed after {ElapsedMilliseconds} ms")]
    private static partial void LogFailed(ILogger logger, Type messageType, double elapsedMilliseconds, Exception exception);

    [LoggerMessage(104, LogLevel.Information, "{MessageType} was cancelled by its sender after {ElapsedMilliseconds} ms")]
    private static partial void LogCancelled(ILogger logger, Type messageType, double elapsedMilliseconds);

    [LoggerMessage(105, LogLevel.Information, "{MessageType} was refused after {ElapsedMilliseconds} ms, since '{InvalidType}' is not " +
        "valid: {Errors}")]
    private static partial void LogRefused(ILogger logger, Type messageType, double elapsedMilliseconds, Type invalidType, string errors);
}
