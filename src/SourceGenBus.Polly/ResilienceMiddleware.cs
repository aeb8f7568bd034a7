using Microsoft.Extensions.Options;
using Polly;

namespace SourceGenBus.Polly;

/// <summary>
/// Runs the rest of a message's way, middleware further inside included, in a Polly pipeline: retry, circuit breaker, timeout,
/// hedging or any combination. What the pipeline throws reaches the sender.
/// </summary>
/// <remarks>
/// Each attempt is a whole one: a scoped handler gets a new scope. Not so where the sender passed the services of a scope in
/// the context, which then serve all attempts. A kind of message without a pipeline costs one comparison.
/// </remarks>
/// <param name="options">The pipelines, read once; none where none are registered.</param>
public sealed class ResilienceMiddleware(IOptions<ResilienceOptions>? options = null)
{
    private readonly ResilienceOptions _options = (options?.Value ?? new ResilienceOptions()).Validated();

    /// <summary>Events.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">The publisher's token; the pipeline may replace it.</param>
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : notnull =>
        IsEmpty(_options.Events)
            ? next.InvokeAsync(@event, context, cancellationToken)
            : _options.Events.ExecuteAsync(
                static (call, token) => call.next.InvokeAsync(call.@event, call.context, token),
                (next, @event, context),
                cancellationToken);

    /// <summary>Commands without a result.</summary>
    /// <typeparam name="TCommand">The command type.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">The sender's token; the pipeline may replace it.</param>
    public ValueTask InvokeAsync<TCommand>(
        TCommand command, EventContext context, CommandNext<TCommand> next, CancellationToken cancellationToken)
        where TCommand : notnull =>
        IsEmpty(_options.Commands)
            ? next.InvokeAsync(command, context, cancellationToken)
            : _options.Commands.ExecuteAsync(
                static (call, token) => call.next.InvokeAsync(call.command, call.context, token),
                (next, command, context),
                cancellationToken);

    /// <summary>Commands and queries with a result.</summary>
    /// <typeparam name="TCommand">The type of the command or query.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="command">The command or query.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">The sender's token; the pipeline may replace it.</param>
    public ValueTask<TResult> InvokeAsync<TCommand, TResult>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand, TResult> next,
        CancellationToken cancellationToken)
        where TCommand : notnull
    {
        var pipeline = command is IQuery<TResult> ? _options.Queries : _options.Commands;
        return IsEmpty(pipeline)
            ? next.InvokeAsync(command, context, cancellationToken)
            : pipeline.ExecuteAsync(
                static (call, token) => call.next.InvokeAsync(call.command, call.context, token),
                (next, command, context),
                cancellationToken);
    }

    private static bool IsEmpty(ResiliencePipeline pipeline) => ReferenceEquals(pipeline, ResiliencePipeline.Empty);
}
