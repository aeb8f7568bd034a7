namespace SourceGenBus.Pipeline.Tests;

/// <summary>Of the host, around the messages of a library that it references.</summary>
internal sealed class HostMiddleware(Journal journal)
{
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : IOrderMessage
    {
        journal.Add("host");
        return next.InvokeAsync(@event, context, cancellationToken);
    }

    public ValueTask InvokeAsync<TCommand>(TCommand command, EventContext context, CommandNext<TCommand> next, CancellationToken cancellationToken)
        where TCommand : IOrderMessage
    {
        journal.Add("host");
        return next.InvokeAsync(command, context, cancellationToken);
    }
}

/// <summary>Closed over its messages; each test says what it does.</summary>
internal sealed class ScriptedMiddleware(Script script)
{
    public ValueTask InvokeAsync(Scripted @event, EventContext context, EventNext<Scripted> next, CancellationToken cancellationToken) =>
        script.Event(@event, context, next, cancellationToken);

    public ValueTask InvokeAsync(ScriptedCommand command, EventContext context, CommandNext<ScriptedCommand> next, CancellationToken cancellationToken) =>
        script.Command(command, context, next, cancellationToken);

    public ValueTask<int> InvokeAsync(ScriptedQuery query, EventContext context, CommandNext<ScriptedQuery, int> next, CancellationToken cancellationToken) =>
        script.Query(query, context, next, cancellationToken);
}

/// <summary>Inside of the scripted one: records what arrives there.</summary>
internal sealed class InnerMiddleware(Journal journal)
{
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : class, IScripted
    {
        journal.Add($"inner {@event} of {context.UserId ?? "nobody"}");
        return next.InvokeAsync(@event, context, cancellationToken);
    }
}

internal sealed class FragileMiddleware
{
    public FragileMiddleware(Script script, Journal journal)
    {
        if (script.BrokenConstructions-- > 0)
            throw new InvalidOperationException("The middleware cannot be made.");
        journal.Add("middleware made");
    }

    public ValueTask InvokeAsync(Fragile @event, EventContext context, EventNext<Fragile> next, CancellationToken cancellationToken) =>
        next.InvokeAsync(@event, context, cancellationToken);
}

internal abstract class IdleMiddleware
{
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : IIdle => next.InvokeAsync(@event, context, cancellationToken);

    public ValueTask InvokeAsync<TCommand>(TCommand command, EventContext context, CommandNext<TCommand> next, CancellationToken cancellationToken)
        where TCommand : IIdle => next.InvokeAsync(command, context, cancellationToken);

    public ValueTask<TResult> InvokeAsync<TCommand, TResult>(
        TCommand command, EventContext context, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
        where TCommand : IIdle => next.InvokeAsync(command, context, cancellationToken);
}

internal sealed class FirstIdleMiddleware : IdleMiddleware;

internal sealed class SecondIdleMiddleware : IdleMiddleware;

internal sealed class ThirdIdleMiddleware : IdleMiddleware;

/// <summary>Takes structs only.</summary>
internal sealed class ConstrainedMiddleware(Journal journal)
{
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : struct, IConstrained
    {
        journal.Add($"struct {@event}");
        return next.InvokeAsync(@event, context, cancellationToken);
    }
}

/// <summary>One class, two roles, one instance.</summary>
[EventHandler<HandledByMiddleware>]
internal sealed class HandlingMiddleware(Journal journal)
{
    public ValueTask InvokeAsync(
        HandledByMiddleware @event, EventContext context, EventNext<HandledByMiddleware> next, CancellationToken cancellationToken)
    {
        journal.Add($"around, instance {GetHashCode()}");
        return next.InvokeAsync(@event, context, cancellationToken);
    }

    public ValueTask HandleAsync(HandledByMiddleware @event)
    {
        journal.Add($"handled, instance {GetHashCode()}");
        return default;
    }
}
