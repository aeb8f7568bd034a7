using System.Collections.Concurrent;
using SourceGenBus;

namespace Storefront;

public sealed record PlaceOrder(string Id) : ICommand<string>;

public sealed record FindOrder(string Id) : IQuery<string>;

public sealed record OrderPlaced(string Id) : DomainEvent;

/// <summary>What the application sent.</summary>
public sealed class Mailbox
{
    public ConcurrentQueue<string> Sent { get; } = new();
}

[CommandHandler<PlaceOrder, string>]
[QueryHandler<FindOrder, string>]
internal sealed class Ordering(IEventBus bus)
{
    public async ValueTask<string> HandleAsync(PlaceOrder command, EventContext context, CancellationToken cancellationToken)
    {
        await bus.PublishAsync(new OrderPlaced(command.Id), cancellationToken);
        return "placed " + command.Id;
    }

    public ValueTask<string> HandleAsync(FindOrder query) => new("found " + query.Id);
}

[EventHandler<OrderPlaced>]
internal sealed class Confirmation(Mailbox mailbox)
{
    public ValueTask HandleAsync(OrderPlaced placed)
    {
        mailbox.Sent.Enqueue("confirmed " + placed.Id);
        return default;
    }
}
