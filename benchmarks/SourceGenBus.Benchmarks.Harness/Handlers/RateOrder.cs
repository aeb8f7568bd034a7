namespace SourceGenBus.Benchmarks.Harness.Handlers;

[EventHandler<OrderRated>]
internal sealed class RateOrder
{
    public ValueTask HandleAsync(OrderRated @event, CancellationToken cancellationToken)
    {
        @event.Handled++;
        return default;
    }
}
