namespace SourceGenBus.Benchmarks.Harness.Handlers;

/// <summary>What the twenty handlers of one event do.</summary>
internal abstract class Shipping(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(OrderShipped @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<OrderShipped>]
internal sealed class Shipping01(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping02(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping03(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping04(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping05(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping06(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping07(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping08(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping09(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping10(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping11(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping12(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping13(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping14(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping15(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping16(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping17(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping18(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping19(ITally tally) : Shipping(tally);

[EventHandler<OrderShipped>]
internal sealed class Shipping20(ITally tally) : Shipping(tally);
