namespace SourceGenBus.Middleware.Tests;

public sealed record OrderPlaced(string OrderId) : DomainEvent;

public sealed record PlaceOrder(string OrderId) : ICommand;

public sealed record PriceOrder(string OrderId) : ICommand<decimal>;

public sealed record FindOrder(string OrderId) : IQuery<string>;

[EventHandler<OrderPlaced>]
[CommandHandler<PlaceOrder>]
[CommandHandler<PriceOrder, decimal>]
[QueryHandler<FindOrder, string>]
internal sealed class Orders(Behavior behavior)
{
    public ValueTask HandleAsync(OrderPlaced placed, EventContext context, CancellationToken cancellationToken) => behavior.RunAsync(context, cancellationToken);

    public ValueTask HandleAsync(PlaceOrder command, EventContext context, CancellationToken cancellationToken) => behavior.RunAsync(context, cancellationToken);

    public async ValueTask<decimal> HandleAsync(PriceOrder command, EventContext context, CancellationToken cancellationToken)
    {
        await behavior.RunAsync(context, cancellationToken);
        return 9.5m;
    }

    public async ValueTask<string> HandleAsync(FindOrder query, EventContext context, CancellationToken cancellationToken)
    {
        await behavior.RunAsync(context, cancellationToken);
        return query.OrderId;
    }
}

/// <summary>What the handler of every message does, and what it received.</summary>
internal sealed class Behavior
{
    public Func<CancellationToken, ValueTask> Run { get; set; } = static _ => default;

    public int Calls { get; private set; }

    public EventContext? Context { get; private set; }

    public ValueTask RunAsync(EventContext context, CancellationToken cancellationToken)
    {
        Calls++;
        Context = context;
        return Run(cancellationToken);
    }
}
