namespace SourceGenBus.UnitsOfWork.Tests;

[CommandHandler<Run>(Lifetime = HandlerLifetime.Scoped)]
[CommandHandler<RunForResult, int>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class RunHandler(IUnitOfWork unit, ICommandBus bus)
{
    public ValueTask HandleAsync(Run command, EventContext context, CancellationToken cancellationToken) =>
        command.Action(new Work(unit, context, bus, cancellationToken));

    public ValueTask<int> HandleAsync(RunForResult command, EventContext context, CancellationToken cancellationToken) =>
        command.Action(new Work(unit, context, bus, cancellationToken));
}

[CommandHandler<RunInSingleton>]
[QueryHandler<Ask, int>]
internal sealed class SingletonHandler
{
    public ValueTask HandleAsync(RunInSingleton command, EventContext context) => command.Action(context);

    public ValueTask<int> HandleAsync(Ask query, EventContext context) => query.Action(context);
}

/// <summary>Writes every event into the journal.</summary>
[EventHandler<First>]
[EventHandler<Second>]
[EventHandler<Strict>]
[EventHandler<Attempted>]
[EventHandler<AttemptedTwice>]
[EventHandler<BasketFilled>]
[EventHandler<BasketTried>]
internal sealed class Recorder(Journal journal)
{
    public ValueTask HandleAsync(object @event, EventContext context, CancellationToken cancellationToken)
    {
        journal.Add(@event.ToString()!);
        return journal.Handled(@event, context, cancellationToken);
    }
}
