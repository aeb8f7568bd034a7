namespace SourceGenBus.Testing.Tests;

public sealed class RecordingEventBusTests
{
    private readonly RecordingEventBus _bus = new();

    [Fact]
    public async Task The_one_event_that_was_expected_is_returned()
    {
        await _bus.PublishAsync(new OrderPlaced(7));

        Assert.Equal(7, _bus.ShouldHavePublished<OrderPlaced>().Id);
    }

    [Fact]
    public async Task A_missing_event_is_told_with_all_that_was_published()
    {
        await _bus.PublishAsync(new OrderPlaced(7));
        await _bus.PublishAsync<OrderEvent>(new OrderPlaced(8));

        var failure = Assert.Throws<EventAssertionException>(() => _bus.ShouldHavePublished<OrderPaid>());

        Assert.Equal(
            """
            Expected one 'SourceGenBus.Testing.Tests.OrderPaid', but there was none.
            Published, in order:
            * 1. SourceGenBus.Testing.Tests.OrderPlaced: order 7 placed
            * 2. SourceGenBus.Testing.Tests.OrderPlaced: order 8 placed
            """.ReplaceLineEndings("\n"),
            failure.Message);
    }

    [Fact]
    public void An_empty_record_says_so()
    {
        var failure = Assert.Throws<EventAssertionException>(() => _bus.ShouldHavePublished<OrderPaid>(order => order.Id == 1));

        Assert.Equal(
            "Expected one 'SourceGenBus.Testing.Tests.OrderPaid' that matches, but there was none.\nNothing was published.", failure.Message);
    }

    [Fact]
    public async Task Two_where_one_was_expected_is_a_failure()
    {
        await _bus.PublishAsync(new OrderPlaced(1));
        await _bus.PublishAsync(new OrderPlaced(2));

        Assert.Equal(
            "Expected one 'SourceGenBus.Testing.Tests.OrderPlaced', but there were 2.\nPublished, in order:\n" +
            "* 1. SourceGenBus.Testing.Tests.OrderPlaced: order 1 placed\n* 2. SourceGenBus.Testing.Tests.OrderPlaced: order 2 placed",
            Assert.Throws<EventAssertionException>(() => _bus.ShouldHavePublished<OrderPlaced>()).Message);
        Assert.StartsWith(
            "Expected 3 'SourceGenBus.Testing.Tests.OrderPlaced', but there were 2.\n",
            Assert.Throws<EventAssertionException>(() => _bus.ShouldHavePublished<OrderPlaced>(times: 3)).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], _bus.ShouldHavePublished<OrderPlaced>(times: 2).Select(placed => placed.Id));
        Assert.Equal(2, _bus.ShouldHavePublished<OrderPlaced>(placed => placed.Id > 1).Id);
    }

    [Fact]
    public async Task A_base_type_matches_what_derives_from_it()
    {
        await _bus.PublishAsync(new OrderPlaced(1));
        await _bus.PublishAsync(new OrderPaid(1));

        Assert.Equal(2, _bus.PublishedOf<OrderEvent>().Count);
        Assert.Single(_bus.PublishedOf<OrderPaid>());
    }

    [Fact]
    public async Task An_event_that_must_not_be_published_fails_the_test()
    {
        _bus.ShouldNotHavePublished<OrderPaid>();
        await _bus.PublishAsync(new OrderPaid(1));

        Assert.Equal(
            "Expected no 'SourceGenBus.Testing.Tests.OrderPaid', but there was one.\nPublished, in order:\n" +
            "* 1. SourceGenBus.Testing.Tests.OrderPaid: order 1 paid",
            Assert.Throws<EventAssertionException>(() => _bus.ShouldNotHavePublished<OrderPaid>()).Message);
        _bus.ShouldNotHavePublished<OrderPaid>(paid => paid.Id == 2);
    }

    [Fact]
    public async Task Nothing_else_means_that_every_event_was_expected()
    {
        await _bus.PublishAsync(new OrderPlaced(1));
        await _bus.PublishAsync(new OrderPaid(1));
        _bus.ShouldHavePublished<OrderPlaced>();

        var failure = Assert.Throws<EventAssertionException>(_bus.ShouldHavePublishedNothingElse);
        Assert.Equal(
            "Expected nothing else, but there was one (marked with *).\nPublished, in order:\n" +
            "  1. SourceGenBus.Testing.Tests.OrderPlaced: order 1 placed\n* 2. SourceGenBus.Testing.Tests.OrderPaid: order 1 paid",
            failure.Message);

        _bus.ShouldHavePublished<OrderPaid>();
        _bus.ShouldHavePublishedNothingElse();
    }

    [Fact]
    public async Task The_context_is_recorded()
    {
        await _bus.PublishAsync(new OrderPlaced(1), new EventContext { UserId = "ada" });
        await _bus.PublishAsync(new OrderPlaced(2));

        Assert.Equal(["ada", null], _bus.Published.Select(entry => entry.Context.UserId));
    }

    [Fact]
    public async Task Records_are_dated_by_the_given_clock()
    {
        var bus = new RecordingEventBus(timeProvider: new StoppedClock());
        await bus.PublishAsync(new OrderPlaced(1));

        Assert.Equal(StoppedClock.Now, bus.Published[0].RecordedAt);
    }

    [Fact]
    public async Task Waiting_ends_when_the_event_is_published()
    {
        var waiting = _bus.WaitForAsync<OrderPaid>(paid => paid.Id == 2, TestContext.Current.CancellationToken);
        await _bus.PublishAsync(new OrderPaid(1));
        Assert.False(waiting.IsCompleted);

        await _bus.PublishAsync(new OrderPaid(2));

        Assert.Equal(2, (await waiting).Id);
    }

    [Fact]
    public async Task Waiting_in_vain_tells_what_was_published_instead()
    {
        using var limit = new CancellationTokenSource();
        await _bus.PublishAsync(new OrderPlaced(1));
        var waiting = _bus.WaitForAsync<OrderPaid>(cancellationToken: limit.Token);

        await limit.CancelAsync();

        var failure = await Assert.ThrowsAsync<EventAssertionException>(() => waiting);
        Assert.Equal(
            "Waited in vain for 'SourceGenBus.Testing.Tests.OrderPaid'.\nPublished, in order:\n* 1. SourceGenBus.Testing.Tests.OrderPlaced: order 1 placed",
            failure.Message);
    }

    [Fact]
    public async Task Concurrent_publishes_are_all_recorded()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var index = 0; index < 500; index++)
                await _bus.PublishAsync(new OrderPlaced((worker * 500) + index));
        })));

        Assert.Equal(Enumerable.Range(0, 4000), _bus.PublishedOf<OrderPlaced>().Select(placed => placed.Id).Order());
    }

    [Fact]
    public async Task Subscribers_of_a_lone_recording_bus_are_called()
    {
        var received = new List<int>();
        using (_bus.Subscribe<OrderPlaced>((placed, _, _) =>
        {
            received.Add(placed.Id);
            return default;
        }))
        {
            await _bus.PublishAsync(new OrderPlaced(1));
        }

        await _bus.PublishAsync(new OrderPlaced(2));

        Assert.Equal([1], received);
    }

    [Fact]
    public async Task Clear_starts_anew()
    {
        await _bus.PublishAsync(new OrderPlaced(1));
        _bus.Clear();

        Assert.Empty(_bus.Published);
        _bus.ShouldHavePublishedNothingElse();
    }

    [Fact]
    public async Task A_null_event_or_context_is_refused_and_not_recorded()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _bus.PublishAsync<OrderPlaced>(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _bus.PublishAsync(new OrderPlaced(1), null!));
        Assert.Empty(_bus.Published);
    }

    private sealed class StoppedClock : TimeProvider
    {
        internal static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
