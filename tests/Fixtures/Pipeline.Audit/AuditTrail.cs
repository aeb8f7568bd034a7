using Pipeline.Audit;
using Pipeline.Orders;
using SourceGenBus;

[assembly: UseMiddleware<AuditMiddleware>(10)]

namespace Pipeline.Audit;

/// <summary>A second library around the same event as the first, which it also handles.</summary>
internal sealed class AuditMiddleware(Journal journal)
{
    public ValueTask InvokeAsync(OrderShipped shipped, EventContext context, EventNext<OrderShipped> next, CancellationToken cancellationToken)
    {
        journal.Add("audit");
        return next.InvokeAsync(shipped, context, cancellationToken);
    }
}

[EventHandler<OrderShipped>]
internal sealed class AuditTrail(Journal journal)
{
    public ValueTask HandleAsync(OrderShipped shipped)
    {
        journal.Add($"trail {shipped.OrderId}");
        return default;
    }
}
