using SourceGenBus;
using SourceGenBus.Benchmarks;
using SourceGenBus.Benchmarks.Harness.Middleware;

[assembly: UseMiddleware<PassingFirst>(1)]
[assembly: UseMiddleware<PassingSecond>(2)]
[assembly: UseMiddleware<PassingThird>(3)]

namespace SourceGenBus.Benchmarks.Harness.Middleware;

/// <summary>Does nothing but pass on.</summary>
internal sealed class PassingFirst
{
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : IPassesMiddleware =>
        next.InvokeAsync(@event, context, cancellationToken);
}

/// <summary>Does nothing but pass on.</summary>
internal sealed class PassingSecond
{
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : IPassesThreeMiddlewares =>
        next.InvokeAsync(@event, context, cancellationToken);
}

/// <summary>Does nothing but pass on.</summary>
internal sealed class PassingThird
{
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : IPassesThreeMiddlewares =>
        next.InvokeAsync(@event, context, cancellationToken);
}
