namespace SourceGenBus.Aggregates.Tests;

public sealed class AggregatePublishingTests : IAsyncDisposable
{
    private readonly EventBus _bus = new EventBusBuilder().AddHandlers().Build();
    private readonly List<object> _received = [];

    public AggregatePublishingTests()
    {
        _bus.Subscribe<OrderPlaced>(Receive);
        _bus.Subscribe<OrderPaid>(Receive);
    }

    [Fact]
    public async Task Each_event_reaches_the_handlers_of_its_own_type_in_order()
    {
        var order = Order.Place("1", 20);
        order.Pay(20);

        await _bus.PublishUncommittedAsync(order, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([new OrderPlaced("1", 20), new OrderPaid("1")], _received);
        Assert.Empty(order.UncommittedEvents);
    }

    [Fact]
    public async Task Publishing_again_publishes_nothing()
    {
        var order = Order.Place("1", 20);

        await _bus.PublishUncommittedAsync(order, cancellationToken: TestContext.Current.CancellationToken);
        await _bus.PublishUncommittedAsync(order, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Single(_received);
    }

    [Fact]
    public async Task A_handler_that_comes_back_to_the_aggregate_publishes_only_what_is_new()
    {
        var order = Order.Place("1", 20);
        using var subscription = _bus.Subscribe<OrderPlaced>(async (_, _, cancellationToken) =>
        {
            order.Pay(20);
            await _bus.PublishUncommittedAsync(order, cancellationToken: cancellationToken);
        });

        await _bus.PublishUncommittedAsync(order, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([new OrderPlaced("1", 20), new OrderPaid("1")], _received);
    }

    [Fact]
    public async Task The_context_goes_along()
    {
        var users = new List<string?>();
        using var subscription = _bus.Subscribe<OrderPlaced>((_, context, _) =>
        {
            users.Add(context.UserId);
            return default;
        });

        await _bus.PublishUncommittedAsync(Order.Place("1", 20), new EventContext { UserId = "ada" }, TestContext.Current.CancellationToken);

        Assert.Equal(["ada"], users);
    }

    [Fact]
    public async Task Null_arguments_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _bus.PublishUncommittedAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await default(IEventBus)!.PublishUncommittedAsync(Order.Place("1", 1)));
    }

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    private ValueTask Receive(object @event, EventContext context, CancellationToken cancellationToken)
    {
        _received.Add(@event);
        return default;
    }
}
