namespace SourceGenBus.EventStore.Tests.Handlers;

/// <summary>Before the one with a time limit, so that what it wrote is in the same transaction already.</summary>
[HandlerName("a clerk")]
[EventHandler<ParcelPicked>]
public sealed class PickingClerk(PostOffice office)
{
    public ValueTask HandleAsync(ParcelPicked picked, EventContext context) => office.HandleAsync("a clerk", picked.Number, context);
}

[HandlerName("robot")]
[Retry(Attempts = 2, FirstDelayMilliseconds = 1, MaximumDelayMilliseconds = 1, TimeoutMilliseconds = 50)]
[EventHandler<ParcelPicked>]
public sealed class PickingRobot(PostOffice office)
{
    public async ValueTask HandleAsync(ParcelPicked picked, EventContext context, CancellationToken cancellationToken)
    {
        await office.HandleAsync("robot", picked.Number, context);
        await office.Work(picked.Number, cancellationToken);
        await office.HandleAsync("robot done", picked.Number, context);
    }
}

[HandlerName("z clerk")]
[EventHandler<ParcelPicked>]
public sealed class SecondPickingClerk(PostOffice office)
{
    public ValueTask HandleAsync(ParcelPicked picked, EventContext context) => office.HandleAsync("z clerk", picked.Number, context);
}

/// <summary>Its own limit is longer than any that a test sets for the relay.</summary>
[Retry(TimeoutMilliseconds = 600_000)]
[EventHandler<ParcelStored>]
public sealed class StoringRobot(PostOffice office)
{
    public async ValueTask HandleAsync(ParcelStored stored, EventContext context, CancellationToken cancellationToken)
    {
        await office.Work(stored.Number, cancellationToken);
        await office.HandleAsync("storer", stored.Number, context);
    }
}
