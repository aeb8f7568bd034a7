namespace SourceGenBus.Benchmarks.Harness.Handlers;

/// <summary>What the twenty handlers of one event do.</summary>
internal abstract class Shipping : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(OrderShipped @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<OrderShipped>]
internal sealed class Shipping01 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping02 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping03 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping04 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping05 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping06 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping07 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping08 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping09 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping10 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping11 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping12 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping13 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping14 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping15 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping16 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping17 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping18 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping19 : Shipping;

[EventHandler<OrderShipped>]
internal sealed class Shipping20 : Shipping;
