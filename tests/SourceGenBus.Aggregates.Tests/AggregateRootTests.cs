namespace SourceGenBus.Aggregates.Tests;

public sealed class AggregateRootTests
{
    [Fact]
    public void Raising_applies_collects_and_counts()
    {
        var order = Order.Place("1", 20);
        order.Pay(20);

        Assert.Equal((20m, true, 2L), (order.Total, order.IsPaid, order.Version));
        Assert.Equal([new OrderPlaced("1", 20), new OrderPaid("1")], order.UncommittedEvents);
    }

    [Fact]
    public void History_rebuilds_the_state_and_leaves_nothing_to_commit()
    {
        var order = new Order("1");

        order.LoadFromHistory([new OrderPlaced("1", 20), new OrderPaid("1")]);

        Assert.Equal((20m, true, 2L), (order.Total, order.IsPaid, order.Version));
        Assert.Empty(order.UncommittedEvents);
    }

    [Fact]
    public void What_is_raised_after_loading_counts_on()
    {
        var order = new Order("1");
        order.LoadFromHistory([new OrderPlaced("1", 20)]);

        order.Pay(20);

        Assert.Equal(2, order.Version);
        Assert.Equal([new OrderPaid("1")], order.UncommittedEvents);
    }

    [Fact]
    public void Marking_committed_forgets_the_events_and_keeps_the_version()
    {
        var order = Order.Place("1", 20);
        var before = order.UncommittedEvents;

        order.MarkCommitted();

        Assert.Empty(order.UncommittedEvents);
        Assert.Equal(1, order.Version);
        Assert.Single(before); // What was handed out is a copy.
    }

    [Fact]
    public void Loading_twice_is_refused()
    {
        var order = new Order("1");
        order.LoadFromHistory([new OrderPlaced("1", 20)]);

        var failure = Assert.Throws<InvalidOperationException>(() => order.LoadFromHistory([new OrderPlaced("1", 20)]));

        Assert.Contains("already has version 1", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, order.Version);
    }

    [Fact]
    public void Loading_after_raising_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => Order.Place("1", 20).LoadFromHistory([]));

    [Fact]
    public void It_goes_on_from_the_version_of_a_snapshot_once()
    {
        var order = new Order("1");
        order.LoadFromHistory(7, [new OrderPlaced("1", 20)]);

        Assert.Equal(8, order.Version);
        Assert.Empty(order.UncommittedEvents);
        Assert.Throws<InvalidOperationException>(() => order.LoadFromHistory(7, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Order("1").LoadFromHistory(-1, []));
    }

    [Fact]
    public void An_event_without_Apply_is_refused_with_the_method_to_add()
    {
        var order = new Order("1");

        var failure = Assert.Throws<InvalidOperationException>(() => order.LoadFromHistory([new OrderShipped("1")]));

        Assert.Equal(
            $"'{typeof(Order)}' 1 has no method 'void Apply({typeof(OrderShipped)})' that its dispatch can call, so it cannot be rebuilt " +
            "from this event. Add it, even when it changes nothing; a base in another assembly has to be partial, or its methods protected.",
            failure.Message);
    }

    [Fact]
    public void The_run_time_type_decides_which_Apply_is_called()
    {
        var order = Order.Place("1", 20);

        order.RaiseAny(new OrderPaid("1"));

        Assert.True(order.IsPaid);
        Assert.Throws<InvalidOperationException>(() => order.RaiseAny(new OrderShipped("1")));
    }

    [Fact]
    public void An_Apply_that_throws_leaves_no_event_behind()
    {
        var order = Order.Place("1", 20);

        Assert.Throws<ArgumentException>(() => order.Note(""));

        Assert.Equal((1L, 1), (order.Version, order.UncommittedEvents.Count));
    }

    [Fact]
    public void Struct_events_are_applied()
    {
        var order = Order.Place("1", 20);

        order.Note("fragile");

        Assert.Equal(1, order.Notes);
    }

    [Fact]
    public void A_null_event_is_refused()
    {
        var order = new Order("1");

        Assert.Throws<ArgumentNullException>(() => order.RaiseAny(null!));
        Assert.Throws<ArgumentNullException>(() => order.LoadFromHistory(null!));
    }

    [Fact]
    public void A_nested_generic_aggregate_is_generated_too()
    {
        var box = new Shelf.Box<string>(Guid.NewGuid());

        box.Put("book");

        Assert.Equal(["book"], box.Items);
    }

    [Fact]
    public void A_dispatch_written_by_hand_is_left_alone()
    {
        var ledger = new Ledger(1);

        ledger.Book("10");

        Assert.Equal(["10"], ledger.Seen);
    }
}
