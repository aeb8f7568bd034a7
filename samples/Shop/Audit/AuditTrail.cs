using Shop.Storage;
using SourceGenBus;

namespace Shop.Audit;

/// <summary>Writes down every stored event and the conversation that it came from.</summary>
[EventHandler<ShopEvent>(IncludeDerived = true)]
internal sealed class AuditTrail(IAuditLog log)
{
    public ValueTask HandleAsync(ShopEvent @event, EventContext context, CancellationToken cancellationToken) =>
        log.WriteAsync(@event, context, cancellationToken);
}
