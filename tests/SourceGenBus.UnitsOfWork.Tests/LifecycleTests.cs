namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>A unit of work by itself: every wrong order of calls has a defined answer.</summary>
public sealed class LifecycleTests : IAsyncDisposable
{
    private readonly TestBus _test = new();
    private readonly JournalUnitOfWork _unit;

    public LifecycleTests() => _unit = new JournalUnitOfWork(_test.Bus, _test.Journal, _test.Faults);

    public async ValueTask DisposeAsync()
    {
        await _unit.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task It_is_active_between_beginning_and_end()
    {
        Assert.False(_unit.IsActive);
        await _unit.BeginAsync(EventContext.Empty);
        Assert.True(_unit.IsActive);
        Assert.NotNull(_unit.Session);
        await _unit.CommitAsync();
        Assert.False(_unit.IsActive);
        Assert.Null(_unit.Session);
    }

    [Fact]
    public async Task Beginning_twice_is_refused()
    {
        await _unit.BeginAsync(EventContext.Empty);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _unit.BeginAsync(EventContext.Empty));

        Assert.Equal(["begin"], _test.Entries);
    }

    [Fact]
    public async Task After_a_beginning_that_failed_it_can_begin()
    {
        _test.Faults.Begin = static () => throw new BrokenException();
        await Assert.ThrowsAsync<BrokenException>(async () => await _unit.BeginAsync(EventContext.Empty));
        _test.Faults.Begin = null;

        await _unit.BeginAsync(EventContext.Empty);

        Assert.True(_unit.IsActive);
    }

    [Fact]
    public async Task The_first_cause_that_forbids_the_commit_is_told()
    {
        await _unit.BeginAsync(EventContext.Empty);
        var (first, second) = (new BrokenException(), new BrokenException());
        _unit.MarkRollbackOnly(first);
        _unit.MarkRollbackOnly(second);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await _unit.CommitAsync());

        Assert.Same(first, thrown.InnerException);
        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
        await _unit.BeginAsync(EventContext.Empty);
        await _unit.CommitAsync(); // What was forbidden before is not any more.
    }

    [Fact]
    public async Task Committing_twice_is_refused_and_publishes_once()
    {
        await _unit.BeginAsync(EventContext.Empty);
        await _unit.PublishAsync(new First("1"));
        await _unit.CommitAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _unit.CommitAsync());

        Assert.Equal(["begin", "commit", "release", "First { Text = 1 }"], _test.Entries);
    }

    [Fact]
    public async Task Rolling_back_without_having_begun_or_twice_does_nothing()
    {
        await _unit.RollbackAsync();
        await _unit.BeginAsync(EventContext.Empty);
        await _unit.RollbackAsync();
        await _unit.RollbackAsync();

        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
    }

    [Fact]
    public async Task Nothing_is_collected_while_it_is_not_active()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _unit.PublishAsync(new First("1")));
        Assert.Throws<InvalidOperationException>(() => _unit.Track(new Basket("b")));
        await _unit.BeginAsync(EventContext.Empty);
        await _unit.CommitAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _unit.PublishAsync(new Attempted("2")));

        Assert.Equal(["begin", "commit", "release"], _test.Entries);
    }

    [Fact]
    public async Task Begun_anew_it_knows_nothing_of_before()
    {
        _unit.MarkRollbackOnly(new BrokenException());
        await _unit.BeginAsync(EventContext.Empty);
        await _unit.PublishAsync(new First("never"));
        _unit.MarkRollbackOnly(new BrokenException());
        await _unit.RollbackAsync();

        await _unit.BeginAsync(EventContext.Empty);
        await _unit.PublishAsync(new First("1"));
        await _unit.CommitAsync();

        Assert.Equal(["begin", "rollback", "release", "begin", "commit", "release", "First { Text = 1 }"], _test.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_rolls_back_once(bool synchronously)
    {
        await _unit.BeginAsync(EventContext.Empty);
        await _unit.PublishAsync(new First("never"));

        if (synchronously)
            _unit.Dispose();
        else
            await _unit.DisposeAsync();

        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
        await _unit.DisposeAsync();
        _unit.Dispose();
        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposed_it_refuses_everything_but_rolling_back(bool synchronously)
    {
        if (synchronously)
            _unit.Dispose();
        else
            await _unit.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _unit.BeginAsync(EventContext.Empty));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _unit.PublishAsync(new First("1")));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _unit.CommitAsync());
        Assert.Throws<ObjectDisposedException>(() => _unit.Track(new Basket("b")));
        await _unit.RollbackAsync();
        Assert.Empty(_test.Entries);
    }

    [Fact]
    public async Task Of_two_commits_at_once_one_wins()
    {
        await _unit.BeginAsync(EventContext.Empty);
        await _unit.PublishAsync(new First("1"));

        var first = _unit.CommitAsync().AsTask(); // Suspends in the transaction.
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _unit.CommitAsync());
        await first;

        Assert.Equal(["begin", "commit", "release", "First { Text = 1 }"], _test.Entries);
    }

    [Fact]
    public async Task Collecting_is_safe_from_many_threads()
    {
        await _unit.BeginAsync(EventContext.Empty);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var number = 0; number < 500; number++)
                await _unit.PublishAsync(new First("1"));
        })));
        await _unit.CommitAsync();

        Assert.Equal(4_000, _test.Entries.Count(static entry => entry.StartsWith("First", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Null_arguments_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _unit.BeginAsync(null!));
        Assert.Throws<ArgumentNullException>(() => _unit.MarkRollbackOnly(null!));
        Assert.Throws<ArgumentNullException>(() => _unit.Track(null!));
        await _unit.BeginAsync(EventContext.Empty);
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _unit.PublishAsync<First>(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _unit.PublishAsync(new First("1"), null!));
        Assert.Throws<ArgumentNullException>(static () => new DbUnitOfWork(null!, null!));
        Assert.Throws<ArgumentNullException>(() => new JournalUnitOfWork(null!, _test.Journal, _test.Faults));
    }
}
