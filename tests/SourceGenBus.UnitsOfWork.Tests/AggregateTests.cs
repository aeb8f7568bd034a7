namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>What tracked aggregates raise.</summary>
public sealed class AggregateTests : IAsyncDisposable
{
    private readonly TestBus _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task What_was_raised_before_another_event_was_published_stands_before_it()
    {
        var (one, other) = (new Basket("1"), new Basket("2"));
        one.Fill(1);

        await _test.RunAsync(async work =>
        {
            work.Unit.Track(one);
            work.Unit.Track(other);
            other.Fill(2);
            await work.Unit.PublishAsync(new First("3"));
            one.Fill(4);
            await work.Unit.PublishAsync(new First("5"));
            other.Fill(6);
        });

        Assert.Equal(
            ["BasketFilled { Number = 1 }", "BasketFilled { Number = 2 }", "First { Text = 3 }", "BasketFilled { Number = 4 }", "First { Text = 5 }", "BasketFilled { Number = 6 }"],
            _test.Entries[3..]);
        Assert.Empty(one.UncommittedEvents);
        Assert.Empty(other.UncommittedEvents);
    }

    [Fact]
    public async Task Tracking_an_instance_twice_does_nothing()
    {
        await _test.RunAsync(static work =>
        {
            var basket = new Basket("b");
            work.Unit.Track(basket);
            basket.Fill(1);
            work.Unit.Track(basket);
            return default;
        });

        Assert.Equal(["begin", "commit", "release", "BasketFilled { Number = 1 }"], _test.Entries);
    }

    [Fact]
    public async Task A_second_instance_of_the_same_identity_is_refused()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await _test.RunAsync(static work =>
        {
            work.Unit.Track(new Basket("b"));
            work.Unit.Track(new Shelf("b"));
            work.Unit.Track(new Basket("c"));
            work.Unit.Track(new Basket("b"));
            return default;
        }));

        Assert.Contains(typeof(Basket).FullName!, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_raised_after_it_was_marked_as_committed_by_hand_goes_out_too(int raisedAfter)
    {
        await _test.RunAsync(async work =>
        {
            var basket = new Basket("b");
            work.Unit.Track(basket);
            basket.Fill(1);
            basket.Fill(2);
            await work.Unit.PublishAsync(new First("between"));
            basket.MarkCommitted();
            await work.Unit.PublishAsync(new First("after"));
            for (var number = 0; number < raisedAfter; number++)
                basket.Fill(10 + number);
        });

        Assert.Equal(
            ["BasketFilled { Number = 1 }", "BasketFilled { Number = 2 }", "First { Text = between }", "First { Text = after }",
                .. Enumerable.Range(10, raisedAfter).Select(static number => $"BasketFilled {{ Number = {number} }}")],
            _test.Entries[3..]);
    }

    [Fact]
    public async Task Repositories_see_the_events_until_they_are_committed()
    {
        var basket = new Basket("b");
        _test.Faults.Commit = () => _test.Journal.Add($"{basket.UncommittedEvents.Count} to store");

        await _test.RunAsync(async work =>
        {
            work.Unit.Track(basket);
            basket.Fill(1);
            await work.Unit.PublishAsync(new First("2"));
        });

        Assert.Equal(["begin", "1 to store", "commit", "release", "BasketFilled { Number = 1 }", "First { Text = 2 }"], _test.Entries);
    }

    [Fact]
    public async Task Marked_committed_too_early_it_loses_nothing_that_was_gathered()
    {
        var basket = new Basket("b");

        await _test.RunAsync(async work =>
        {
            work.Unit.Track(basket);
            basket.Fill(1);
            await work.Unit.PublishAsync(new First("2"));
            basket.MarkCommitted();
            basket.Fill(3);
        });

        Assert.Equal(["BasketFilled { Number = 1 }", "First { Text = 2 }"], _test.Entries[3..5]);
    }

    [Fact]
    public async Task What_was_raised_before_another_one_was_tracked_outlives_a_mark_by_hand()
    {
        await _test.RunAsync(static work =>
        {
            var basket = new Basket("1");
            work.Unit.Track(basket);
            basket.Fill(1);
            work.Unit.Track(new Basket("2"));
            basket.MarkCommitted();
            return default;
        });

        Assert.Equal(["begin", "commit", "release", "BasketFilled { Number = 1 }"], _test.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Begun_anew_it_tracks_none_of_before(bool committed)
    {
        await using var unit = new JournalUnitOfWork(_test.Bus, _test.Journal, _test.Faults);
        var basket = new Basket("b");
        await unit.BeginAsync(EventContext.Empty);
        unit.Track(basket);
        if (committed)
            await unit.CommitAsync();
        else
            await unit.RollbackAsync();
        basket.Fill(1);

        await unit.BeginAsync(EventContext.Empty);
        unit.Track(new Basket("b")); // Another instance, as another unit of work loads one.
        await unit.CommitAsync();

        Assert.Single(basket.UncommittedEvents);
        Assert.DoesNotContain("BasketFilled { Number = 1 }", _test.Entries);
    }

    [Fact]
    public async Task One_that_cannot_be_marked_is_logged_and_its_events_go_out()
    {
        await _test.RunAsync(static work =>
        {
            work.Unit.Track(new Unmarkable());
            return default;
        });

        Assert.Equal(10, Assert.Single(_test.Log.Entries).Id);
        Assert.Equal(["begin", "commit", "release", "First { Text = 1 }"], _test.Entries);
    }

    private sealed class Unmarkable : IAggregateRoot
    {
        public IReadOnlyList<object> UncommittedEvents { get; } = [new First("1")];

        public void MarkCommitted() => throw new BrokenException();
    }
}
