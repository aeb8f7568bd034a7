using Pipeline.Orders;
using SourceGenBus;

[assembly: UseMiddleware<OrdersMiddleware>(10)]

namespace Pipeline.Orders;

/// <summary>Of the library itself, around its own messages: always inside of what a host adds.</summary>
internal sealed class OrdersMiddleware(Journal journal)
{
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : IOrderMessage
    {
        journal.Add("orders");
        return next.InvokeAsync(@event, context, cancellationToken);
    }
}
