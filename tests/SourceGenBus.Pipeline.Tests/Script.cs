namespace SourceGenBus.Pipeline.Tests;

/// <summary>What <see cref="ScriptedMiddleware"/> does in a test, and what <see cref="InnerMiddleware"/> saw.</summary>
internal sealed class Script
{
    public Func<Scripted, EventContext, EventNext<Scripted>, CancellationToken, ValueTask> Event { get; set; } =
        static (@event, context, next, token) => next.InvokeAsync(@event, context, token);

    public Func<ScriptedCommand, EventContext, CommandNext<ScriptedCommand>, CancellationToken, ValueTask> Command { get; set; } =
        static (command, context, next, token) => next.InvokeAsync(command, context, token);

    public Func<ScriptedQuery, EventContext, CommandNext<ScriptedQuery, int>, CancellationToken, ValueTask<int>> Query { get; set; } =
        static (query, context, next, token) => next.InvokeAsync(query, context, token);

    /// <summary>What a handler of <see cref="Scripted"/> does.</summary>
    public Func<Scripted, EventContext, CancellationToken, ValueTask> Handle { get; set; } = static (_, _, _) => default;

    /// <summary>How often the middleware that is fragile fails to be constructed.</summary>
    public int BrokenConstructions { get; set; }
}
