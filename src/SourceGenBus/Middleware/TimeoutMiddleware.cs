using Microsoft.Extensions.Options;

namespace SourceGenBus;

/// <summary>
/// Cancels the token of a message's handlers when the time is up, and tells the publisher or sender so with a
/// <see cref="TimeoutException"/> that names the message.
/// </summary>
/// <remarks>
/// <para>
/// A handler that ignores its token is waited for: going on without it would let it run beside a disposed scope. A command
/// that completes nevertheless, however late, has its result; an event whose handlers were not done in time throws.
/// </para>
/// <para>A message that takes up no time is not delayed, but it costs two token sources.</para>
/// </remarks>
/// <param name="options">The time, read once; the default where none are registered.</param>
/// <param name="timeProvider">The clock; the system's where none is registered.</param>
public sealed class TimeoutMiddleware(IOptions<TimeoutOptions>? options = null, TimeProvider? timeProvider = null)
{
    private readonly TimeSpan _timeout = (options?.Value ?? new TimeoutOptions()).Validated().Timeout;
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Events.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">The publisher's token.</param>
    /// <exception cref="TimeoutException">The handlers were not done in time.</exception>
    public async ValueTask InvokeAsync<TEvent>(
        TEvent @event,
        EventContext context,
        EventNext<TEvent> next,
        CancellationToken cancellationToken)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(context);
        using var timer = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var deadline = new Deadline(context.Deadline, timer.Token, cancellationToken);
        try
        {
            await next.InvokeAsync(@event, context with { Deadline = deadline }, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.IsOver)
        {
            throw TimedOut<TEvent>(exception);
        }

        // Fail-open: handlers that were cancelled do not show in any other way.
        if (deadline.IsOver)
            throw TimedOut<TEvent>(null);
    }

    /// <summary>Commands without a result.</summary>
    /// <typeparam name="TCommand">The command type.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">The sender's token.</param>
    /// <exception cref="TimeoutException">The handler gave up because the time was up.</exception>
    public async ValueTask InvokeAsync<TCommand>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand> next,
        CancellationToken cancellationToken)
        where TCommand : notnull
    {
        using var timer = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var deadline = new Deadline(null, timer.Token, cancellationToken);
        try
        {
            await next.InvokeAsync(command, context, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.IsOver)
        {
            throw TimedOut<TCommand>(exception);
        }
    }

    /// <summary>Commands and queries with a result.</summary>
    /// <typeparam name="TCommand">The type of the command or query.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="command">The command or query.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">The sender's token.</param>
    /// <exception cref="TimeoutException">The handler gave up because the time was up.</exception>
    public async ValueTask<TResult> InvokeAsync<TCommand, TResult>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand, TResult> next,
        CancellationToken cancellationToken)
        where TCommand : notnull
    {
        using var timer = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var deadline = new Deadline(null, timer.Token, cancellationToken);
        try
        {
            return await next.InvokeAsync(command, context, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.IsOver)
        {
            throw TimedOut<TCommand>(exception);
        }
    }

    private TimeoutException TimedOut<TMessage>(Exception? exception) =>
        new($"'{typeof(TMessage)}' was not handled within {_timeout}, so its handlers' token was cancelled.", exception);
}
