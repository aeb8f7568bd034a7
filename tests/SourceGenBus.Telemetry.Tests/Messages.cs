using System.Diagnostics;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>An event whose handlers do what the test says, and tell which span was current before and after.</summary>
internal sealed record Told(Func<CancellationToken, Task>? Act = null) : DomainEvent
{
    internal Task RunAsync(CancellationToken cancellationToken) => Act?.Invoke(cancellationToken) ?? Task.CompletedTask;
}

[EventHandler<Told>]
internal sealed class TellOne
{
    public Task HandleAsync(Told told, CancellationToken cancellationToken) => told.RunAsync(cancellationToken);
}

/// <summary>Handled by four at the same time.</summary>
internal sealed record Gathered(Func<string, EventContext, Task> Act) : DomainEvent;

[EventHandler<Gathered>]
internal sealed class GatherA
{
    public Task HandleAsync(Gathered gathered, EventContext context) => gathered.Act(nameof(GatherA), context);
}

[EventHandler<Gathered>]
internal sealed class GatherB
{
    public async ValueTask HandleAsync(Gathered gathered, EventContext context) => await gathered.Act(nameof(GatherB), context);
}

[EventHandler<Gathered>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class GatherC
{
    public Task HandleAsync(Gathered gathered, EventContext context) => gathered.Act(nameof(GatherC), context);
}

[EventHandler<Gathered>]
internal static class GatherD
{
    public static Task HandleAsync(Gathered gathered, EventContext context) => gathered.Act(nameof(GatherD), context);
}

/// <summary>Nobody handles it.</summary>
internal sealed record Unheard : DomainEvent;

internal readonly record struct Ticked(int Number);

[EventHandler<Ticked>]
internal static class Tick
{
    public static ValueTask HandleAsync(Ticked ticked) => default;
}

[DispatchPolicy(Execution = HandlerExecution.Sequential, Failures = FailurePolicy.ThrowAfterAll)]
internal sealed record Strict : DomainEvent;

[EventHandler<Strict>]
internal sealed class StrictFailure
{
    public ValueTask HandleAsync(Strict strict) => throw new NotSupportedException("strict");
}

[EventHandler<Strict>]
internal sealed class StrictSuccess
{
    public ValueTask HandleAsync(Strict strict) => default;
}

internal sealed record Wrapped : DomainEvent;

[EventHandler<Wrapped>]
internal sealed class Unwrap
{
    public ValueTask HandleAsync(Wrapped wrapped) => default;
}

/// <summary>A middleware that starts a span of its own.</summary>
internal sealed class Wrapping
{
    public async ValueTask InvokeAsync(Wrapped wrapped, EventContext context, EventNext<Wrapped> next, CancellationToken cancellationToken)
    {
        using var attempt = Spans.StartRequest();
        await next.InvokeAsync(wrapped, context with { UserId = attempt.SpanId.ToHexString() }, cancellationToken);
    }
}

internal sealed record Broken : DomainEvent;

[EventHandler<Broken>]
internal sealed class BrokenHandler
{
    public BrokenHandler() => throw new InvalidOperationException("constructor");

    public ValueTask HandleAsync(Broken broken) => default;
}

[EventHandler<Broken>]
internal sealed class BrokenOther
{
    public ValueTask HandleAsync(Broken broken) => default;
}

internal sealed record Do(Func<EventContext, CancellationToken, Task> Act) : ICommand;

internal sealed record Reckon(int Number) : ICommand<int>;

internal sealed record Ask(int Number) : IQuery<int>;

internal sealed record List(int Number) : IStreamQuery<string>;

[CommandHandler<Do>]
[CommandHandler<Reckon, int>]
[QueryHandler<Ask, int>]
[StreamQueryHandler<List, string>]
internal sealed class Desk
{
    public async Task HandleAsync(Do command, EventContext context, CancellationToken cancellationToken) => await command.Act(context, cancellationToken);

    public ValueTask<int> HandleAsync(Reckon command) => new(command.Number * 2);

    public ValueTask<int> HandleAsync(Ask query) => query.Number < 0 ? throw new ArgumentOutOfRangeException(nameof(query)) : new(query.Number);

    public async IAsyncEnumerable<string> HandleAsync(List query)
    {
        for (var number = 0; number < query.Number; number++)
        {
            await Task.Yield();
            yield return Activity.Current?.OperationName ?? "none";
        }

        if (query.Number == 3)
            throw new InvalidOperationException("three");
    }
}
