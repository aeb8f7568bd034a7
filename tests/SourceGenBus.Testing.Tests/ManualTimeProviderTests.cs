namespace SourceGenBus.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 4, 0, 0, TimeSpan.FromHours(1)));

    [Fact]
    public void It_stands_still_until_it_is_moved()
    {
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero), _time.GetUtcNow());
        Assert.Equal(_time.GetUtcNow(), _time.GetLocalNow());
        var before = _time.GetTimestamp();
        _time.Advance(Second);
        Assert.Equal(Second, _time.GetElapsedTime(before));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 0, 1, TimeSpan.Zero), _time.GetUtcNow());
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(-Second));
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_see_them()
    {
        var fired = new List<(string Name, double Second)>();
        var start = _time.GetTimestamp();
        ITimer Make(string name, int due, int period = 0) =>
            _time.CreateTimer(_ => fired.Add((name, _time.GetElapsedTime(start).TotalSeconds)), null, due * Second, period * Second);
        using var later = Make("later", 3);
        using var periodic = Make("periodic", 1, 2);
        using var never = _time.CreateTimer(static _ => Assert.Fail(), null, Timeout.InfiniteTimeSpan, Second);
        using var disposed = Make("disposed", 2);
        disposed.Dispose();
        Assert.False(disposed.Change(Second, Second));
        Assert.Equal(2, _time.ActiveTimers);

        _time.Advance(2 * Second);
        Assert.Equal([("periodic", 1.0)], fired);
        _time.Advance(3 * Second);
        Assert.Equal([1.0, 3.0, 3.0, 5.0], fired.Select(static entry => entry.Second));
        Assert.Equal(1, _time.ActiveTimers);
        later.Change(Second, Timeout.InfiniteTimeSpan);
        _time.Advance(Second);
        Assert.Equal(("later", 6.0), fired[^1]);
    }

    [Fact]
    public async Task Delays_and_token_sources_obey_it()
    {
        var delay = Task.Delay(2 * Second, _time);
        using var source = new CancellationTokenSource(Second, _time);
        _time.Advance(Second);
        Assert.True(source.IsCancellationRequested);
        Assert.False(delay.IsCompleted);
        _time.Advance(Second);
        await delay;
    }

    [Fact]
    public async Task A_test_waits_for_the_timer_of_another_thread()
    {
        var waiting = _time.WaitForTimersAsync(2, TestContext.Current.CancellationToken);
        var delays = Task.Run(() => Task.WhenAll(Task.Delay(Second, _time), Task.Delay(Second, _time)));
        await waiting;
        _time.Advance(Second);
        await delays;
    }

    [Fact]
    public async Task Waiting_in_vain_for_a_timer_says_how_many_there_are()
    {
        using var timer = _time.CreateTimer(static _ => { }, null, Second, Second);
        var failure = await Assert.ThrowsAsync<EventAssertionException>(() => _time.WaitForTimersAsync(2, new CancellationToken(canceled: true)));
        Assert.Equal("Waited in vain for 2 active timer(s) of the manual clock, but there are 1.", failure.Message);
    }
}
