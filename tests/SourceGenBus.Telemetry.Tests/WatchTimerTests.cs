using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>The timer that all buses share, with a clock that the test moves. Its file is compiled into this assembly.</summary>
public sealed class WatchTimerTests
{
    private readonly CountingTime _time = new();
    private readonly WatchTimer _timer;

    public WatchTimerTests() => _timer = new WatchTimer(_time);

    [Fact]
    public void A_thousand_watches_share_one_timer_and_each_is_called_once_in_a_tick()
    {
        var watches = Enumerable.Range(0, 1_000).Select(static _ => new Counting()).ToList();
        watches.ForEach(_timer.Add);
        _time.Tick();
        _time.Tick();
        Assert.Equal(1, _time.Created);
        Assert.All(watches, static watch => Assert.Equal(2, watch.Calls));
    }

    [Fact]
    public void The_timer_stops_with_the_last_watch_and_starts_again_with_the_next()
    {
        var (one, two) = (new Counting(), new Counting());
        _timer.Add(one);
        _timer.Add(two);
        Assert.Equal(TimeSpan.FromSeconds(1), _time.Period);
        _timer.Remove(one);
        _timer.Remove(one);
        Assert.True(_time.IsRunning);
        _time.Tick();
        Assert.Equal((0, 1), (one.Calls, two.Calls));
        _timer.Remove(two);
        Assert.False(_time.IsRunning);

        var three = new Counting();
        _timer.Add(three);
        Assert.True(_time.IsRunning);
        _time.Tick();
        Assert.Equal((0, 1, 1, 1), (one.Calls, two.Calls, three.Calls, _time.Created));
    }

    [Fact]
    public void A_watch_that_is_over_is_removed()
    {
        var (one, two) = (new Counting(), new Counting());
        _timer.Add(one);
        _timer.Add(two);
        one.IsOver = true;
        _time.Tick();
        _time.Tick();
        Assert.Equal((1, 2), (one.Calls, two.Calls));
        two.IsOver = true;
        _time.Tick();
        Assert.False(_time.IsRunning);
    }

    [Fact]
    public void One_that_throws_is_told_and_called_again_and_disturbs_no_other()
    {
        var (before, after) = (new Counting(), new Counting());
        var throwing = new Counting { Act = static () => throw new NotSupportedException("watch") };
        _timer.Add(before);
        _timer.Add(throwing);
        _timer.Add(after);
        _time.Tick();
        _time.Tick();
        Assert.Equal((2, 2, 2), (before.Calls, throwing.Calls, after.Calls));
        Assert.Equal(["watch", "watch"], throwing.Failures);
    }

    [Fact]
    public async Task One_that_blocks_is_passed_over_until_it_returns()
    {
        using var entered = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        var blocking = new Counting
        {
            Act = () =>
            {
                entered.Release();
                release.Wait(TimeSpan.FromSeconds(60));
            },
        };
        var after = new Counting();
        _timer.Add(blocking);
        _timer.Add(after);
        var first = Task.Run(_time.Tick);
        Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(60)));
        _time.Tick();
        _time.Tick();
        Assert.Equal((1, 2), (blocking.Calls, after.Calls));
        release.Set();
        await first;
        Assert.Equal((1, 3), (blocking.Calls, after.Calls));
        _time.Tick();
        Assert.Equal((2, 4), (blocking.Calls, after.Calls));
    }

    [Fact]
    public void Watches_may_come_and_go_while_others_are_called()
    {
        var (added, removed) = (new Counting(), new Counting());
        var changing = new Counting();
        changing.Act = () =>
        {
            _timer.Remove(changing);
            _timer.Remove(removed);
            _timer.Add(added);
        };
        _timer.Add(changing);
        _timer.Add(removed);
        _time.Tick();
        _time.Tick();
        Assert.Equal((1, 0), (changing.Calls, removed.Calls));
        Assert.InRange(added.Calls, 1, 2);
        Assert.True(_time.IsRunning);
        _timer.Remove(added);
        Assert.False(_time.IsRunning);
    }

    [Fact]
    public void Nothing_that_flows_with_the_first_caller_is_kept()
    {
        var value = new AsyncLocal<object?> { Value = new object() };
        _timer.Add(new Counting());
        Assert.Null(_time.Flowing);
        Assert.False(ExecutionContext.IsFlowSuppressed());
        Assert.NotNull(value.Value);
    }

    [Fact]
    public void A_removed_watch_is_let_go_of()
    {
        _timer.Add(new Counting());
        var removed = AddAndRemove(_timer);
        _time.Tick();
        for (var collection = 0; collection < 10 && removed.IsAlive; collection++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(removed.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference AddAndRemove(WatchTimer timer)
        {
            var watch = new Counting();
            timer.Add(watch);
            timer.Remove(watch);
            return new WeakReference(watch);
        }
    }

    private sealed class Counting : WatchTimer.Watch
    {
        internal int Calls { get; private set; }

        internal List<string> Failures { get; } = [];

        internal bool IsOver { get; set; }

        internal Action? Act { get; set; }

        internal override bool Tick()
        {
            Calls++;
            Act?.Invoke();
            return !IsOver;
        }

        internal override void OnFailure(Exception exception) => Failures.Add(exception.Message);
    }

    /// <summary>Counts the timers that are made of it, and fires them when the test says so.</summary>
    private sealed class CountingTime : TimeProvider
    {
        private Action? _callback;

        internal int Created { get; private set; }

        internal ExecutionContext? Flowing { get; private set; }

        internal TimeSpan Period { get; private set; } = Timeout.InfiniteTimeSpan;

        internal bool IsRunning => Period != Timeout.InfiniteTimeSpan;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Created++;
            Flowing = ExecutionContext.Capture();
            _callback = () => callback(state);
            Period = period;
            return new CountedTimer(this);
        }

        internal void Tick()
        {
            if (IsRunning)
                _callback!();
        }

        private sealed class CountedTimer(CountingTime time) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Assert.Equal(dueTime, period);
                time.Period = period;
                return true;
            }

            public void Dispose() => throw new UnreachableException();

            public ValueTask DisposeAsync() => throw new UnreachableException();
        }
    }
}
