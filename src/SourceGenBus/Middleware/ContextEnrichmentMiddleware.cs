using System.Diagnostics;

namespace SourceGenBus;

/// <summary>
/// Fills in the ids that a context does not have yet: <see cref="EventContext.CorrelationId"/> is the trace id of the current
/// <see cref="Activity"/> or, without one, the id of the <see cref="DomainEvent"/> that starts the conversation;
/// <see cref="EventContext.CausationId"/> is the span id of the current activity. What the publisher set stays.
/// </summary>
/// <remarks>Put it outside of everything that writes or reads the ids. It allocates only when it changes the context.</remarks>
#pragma warning disable CA1822 // The bus calls the methods on an instance, as it does those of every middleware.
public sealed class ContextEnrichmentMiddleware
{
    /// <summary>Events.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : notnull =>
        next.InvokeAsync(@event, Enrich(context, @event as DomainEvent), cancellationToken);

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
        next.InvokeAsync(command, Enrich(context, null), cancellationToken);

    /// <summary>Commands and queries with a result.</summary>
    /// <typeparam name="TCommand">The type of the command or query.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="command">The command or query.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public ValueTask<TResult> InvokeAsync<TCommand, TResult>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand, TResult> next,
        CancellationToken cancellationToken)
        where TCommand : notnull =>
        next.InvokeAsync(command, Enrich(context, null), cancellationToken);

    private static EventContext Enrich(EventContext context, DomainEvent? @event)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context is { CorrelationId: not null, CausationId: not null })
            return context;

        // Ids of the older hierarchical format are no trace and span ids.
        var activity = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        var correlationId = context.CorrelationId ?? activity?.TraceId.ToHexString() ?? @event?.EventId.ToString();
        var causationId = context.CausationId ?? activity?.SpanId.ToHexString();
        return correlationId == context.CorrelationId && causationId == context.CausationId
            ? context
            : context with { CorrelationId = correlationId, CausationId = causationId };
    }
}
