namespace SourceGenBus.Emission.Tests;

/// <summary>Emits through its context what the test says.</summary>
[EventHandler<Emitted>]
[EventHandler<EmittedAndReturned>]
[CommandHandler<EmitByCommand>]
[CommandHandler<EmitAndAnswer, int>]
internal sealed class ThroughContext(Journal journal)
{
    public ValueTask HandleAsync(Emitted emitted, EmittingContext context, CancellationToken cancellationToken) => emitted.Emit(context);

    public async Task<Leaf?> HandleAsync(EmittedAndReturned emitted, EmittingContext context)
    {
        context.Emit(new Leaf("emitted " + emitted.Text));
        await Task.Yield();
        context.Emit(new Tick(1));
        return new Leaf("returned " + emitted.Text);
    }

    public async ValueTask HandleAsync(EmitByCommand command, EmittingContext context)
    {
        await command.Emit(context);
        journal.Add("command ends");
    }

    public async ValueTask<int> HandleAsync(EmitAndAnswer command, EmittingContext context)
    {
        await command.Emit(context);
        return 42;
    }
}

[EventHandler<EmittedInScope>(Lifetime = HandlerLifetime.Scoped)]
[CommandHandler<EmitByScopedCommand, int>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ThroughContextInScope(Journal journal, IServiceProvider scope) : IDisposable
{
    public async ValueTask HandleAsync(EmittedInScope emitted, EmittingContext context)
    {
        await emitted.Emit(context);
        journal.Add(ReferenceEquals(scope, context.Services) ? "own scope" : "other scope");
    }

    public async Task<int> HandleAsync(EmitByScopedCommand command, EmittingContext context)
    {
        await command.Emit(context);
        return 42;
    }

    public void Dispose() => journal.Add("scope ends");
}

[EventHandler<EmittedStatically>]
internal static class ThroughContextStatically
{
    public static Task HandleAsync(EmittedStatically emitted, EmittingContext context) => emitted.Emit(context).AsTask();
}

// They lead to themselves on purpose.
#pragma warning disable SGB5002
[EventHandler<Circling>]
internal sealed class Circle(IEventBus bus)
{
    public async ValueTask HandleAsync(Circling circling, EmittingContext context)
    {
        circling.Handled();
        await bus.PublishAsync(circling, context);
    }
}

[EventHandler<CirclingInScope>(Lifetime = HandlerLifetime.Transient)]
internal sealed class CircleInScope(IEventBus bus)
{
    public async ValueTask HandleAsync(CirclingInScope circling, EventContext context)
    {
        circling.Handled();
        await bus.PublishAsync(circling, context);
    }
}

[EventHandler<Counted>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class Counting(IEventBus bus)
{
    public async ValueTask HandleAsync(Counted counted, EventContext context)
    {
        if (counted.Times > 1)
            await bus.PublishAsync(new Counted(counted.Times - 1), context.CausedBy(counted));
    }
}
#pragma warning restore SGB5002
