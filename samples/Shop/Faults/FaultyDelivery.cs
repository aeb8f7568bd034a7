using Shop.Orders;
using SourceGenBus;

namespace Shop.Faults;

/// <summary>
/// What handlers of real programs do on a bad day, on demand: with <c>Shop:Faults=true</c> there are products for each. The
/// order is placed all the same, other handlers and requests go on, and log and telemetry name this handler.
/// </summary>
[EventHandler<OrderPlaced>]
internal sealed class FaultyDelivery(FaultSwitch faults)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public async ValueTask HandleAsync(OrderPlaced placed, CancellationToken cancellationToken)
    {
        if (!faults.IsOn)
            return;

        switch (placed.Product)
        {
            case FaultyProducts.Throws:
                throw new InvalidOperationException("This product breaks its handler.");
            case FaultyProducts.Hangs:
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken); // Until TimeoutMiddleware cancels it.
                break;
            case FaultyProducts.Blocks:
#pragma warning disable SGB3001 // Blocking its thread, deaf to its token, is what it is for.
                faults.Released.Wait(Longest, CancellationToken.None);
#pragma warning restore SGB3001
                break;
        }
    }
}
