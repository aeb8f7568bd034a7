namespace SourceGenBus.Testing.Tests;

public sealed record OrderShipped(int Id) : OrderEvent(Id);

public sealed record ParcelPacked(int Number) : OrderEvent(Number);

public sealed record ParcelLabelled(int Number) : OrderEvent(Number);

/// <summary>Emits in both ways; a negative order fails between them.</summary>
[EventHandler<OrderShipped>]
internal sealed class Shipping
{
    public async ValueTask<ParcelLabelled> HandleAsync(OrderShipped shipped, EmittingContext context)
    {
        context.Emit(new ParcelPacked(shipped.Id));
        await Task.Yield();
        if (context.UnitOfWork is { } unit)
            await unit.PublishAsync("by the unit of work");
        return shipped.Id < 0 ? throw new InvalidOperationException("negative") : new ParcelLabelled(shipped.Id);
    }
}

[EventHandler<ParcelPacked>]
[EventHandler<ParcelLabelled>]
internal sealed class ParcelDesk(ILedger? ledger = null)
{
    public ValueTask HandleAsync(OrderEvent parcel)
    {
        ledger?.Write(parcel.ToString());
        return default;
    }
}
