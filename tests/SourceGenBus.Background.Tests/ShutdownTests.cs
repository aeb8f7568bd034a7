using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Background.Tests;

/// <summary>A queue that stops drains until its deadline and reports the rest, whatever handlers do. The clock is the test's.</summary>
public sealed class ShutdownTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task What_waits_is_handled_before_the_queue_has_stopped()
    {
        await using var test = new TestQueue(static options => options.Parallelism = 2);
        var release = new Signal();
        for (var number = 0; number < 50; number++)
            await test.Queue.EnqueueAsync(new Happened(number, async (_, _, _) => await release.WaitAsync()));

        var stopping = test.Queue.StopAsync();
        Assert.Equal(EventQueueState.Stopping, test.Queue.Status.State);
        release.Set();
        await stopping.WaitAsync(Signal.Limit);

        Assert.Equal((EventQueueState.Stopped, 50L, 0L, 0), (test.Queue.Status.State, test.Queue.Status.Handled, test.Queue.Status.Abandoned, test.Queue.Status.Length));
        Assert.Equal(["The event queue stopped: 50 handled, 0 failed, 0 abandoned, 0 refused"], test.Log.Of(LogLevel.Information));
    }

    [Fact]
    public async Task A_handler_that_hangs_ends_with_the_deadline_and_what_waited_is_reported()
    {
        await using var test = new TestQueue(static options => options.Parallelism = 1);
        var started = new Signal();
        var forever = new TaskCompletionSource();
        var hanging = new Happened(1, async (_, _, _) =>
        {
            started.Set();
            await forever.Task;
        });
        Happened[] waiting = [new(2), new(3), new(4)];
        await test.Queue.EnqueueAsync(hanging, key: "k");
        await test.Queue.EnqueueAsync(waiting[0], key: "k");
        await test.Queue.EnqueueAsync(waiting[1]);
        await test.Queue.EnqueueAsync(waiting[2], key: "k");
        await started.WaitAsync();

        var idle = test.Queue.WaitUntilIdleAsync();
        var stopping = test.Queue.StopAsync();
        await test.Time.WaitForTimersAsync();
        test.Time.Advance(Drain - TimeSpan.FromTicks(1));
        Assert.Equal(3, test.Queue.Status.Length);
        test.Time.Advance(TimeSpan.FromTicks(1));
        await WaitForGraceAsync(test);
        Assert.False(stopping.IsCompleted);
        test.Time.Advance(Grace);
        await stopping.WaitAsync(Signal.Limit);
        await idle.WaitAsync(Signal.Limit); // Also for who waits for this.

        Assert.Equal((EventQueueState.Stopped, 0, 0, 0L, 4L), (test.Queue.Status.State, test.Queue.Status.Length, test.Queue.Status.Running, test.Queue.Status.Handled, test.Queue.Status.Abandoned));
        Assert.Equal(
            [(waiting[1], UnhandledReason.NotStarted), (waiting[0], UnhandledReason.NotStarted), (waiting[2], UnhandledReason.NotStarted), (hanging, UnhandledReason.StillRunning)],
            test.Unhandled.Select(static told => ((Happened)told.Event, told.Reason)));
        Assert.Equal(4, test.Log.Of(LogLevel.Error).Count);
        Assert.Equal(
            $"SourceGenBus.Background.Tests.Happened {hanging.EventId} was abandoned when the event queue stopped: StillRunning", test.Log.Of(LogLevel.Error)[^1]);

        // What ends later changes nothing any more.
        forever.SetException(new InvalidOperationException("late"));
        await test.Queue.StopAsync();
        Assert.Equal((0L, 4L, 4), (test.Queue.Status.Failed, test.Queue.Status.Abandoned, test.Unhandled.Count));
    }

    [Fact]
    public async Task A_handler_that_heeds_its_token_is_interrupted_and_one_that_finishes_is_handled()
    {
        await using var test = new TestQueue(static options => options.Parallelism = 2);
        using var started = new SemaphoreSlim(0);
        var interrupted = new Happened(1, async (_, _, token) =>
        {
            started.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        });
        await test.Queue.EnqueueAsync(interrupted);
        await test.Queue.EnqueueAsync(new Happened(2, async (_, _, token) =>
        {
            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = token.Register(cancelled.SetResult);
            started.Release();
            await cancelled.Task; // Finishes quickly instead of giving up.
        }));
        Assert.True(await started.WaitAsync(Signal.Limit));
        Assert.True(await started.WaitAsync(Signal.Limit));

        var stopping = test.Queue.StopAsync();
        await test.Time.WaitForTimersAsync();
        test.Time.Advance(Drain);
        await stopping.WaitAsync(Signal.Limit);

        Assert.Equal((1L, 0L, 1L), (test.Queue.Status.Handled, test.Queue.Status.Failed, test.Queue.Status.Abandoned));
        var told = Assert.Single(test.Unhandled);
        Assert.Same(interrupted, told.Event);
        Assert.Equal(UnhandledReason.Interrupted, told.Reason);
        Assert.IsAssignableFrom<OperationCanceledException>(told.Exception);
    }

    [Fact]
    public async Task The_callers_token_ends_the_drain_early()
    {
        await using var test = new TestQueue(static options => (options.Parallelism, options.StopGrace) = (1, TimeSpan.Zero));
        var (started, forever) = (new Signal(), new TaskCompletionSource());
        await test.Queue.EnqueueAsync(new Happened(1, async (_, _, _) =>
        {
            started.Set();
            await forever.Task;
        }));
        await test.Queue.EnqueueAsync(new Happened(2));
        await started.WaitAsync();
        using var source = new CancellationTokenSource();
        var stopping = test.Queue.StopAsync(source.Token);
        Assert.False(stopping.IsCompleted);
        await source.CancelAsync();
        await stopping.WaitAsync(Signal.Limit);
        Assert.Equal([UnhandledReason.NotStarted, UnhandledReason.StillRunning], test.Unhandled.Select(static told => told.Reason));
        forever.SetResult();
    }

    [Fact]
    public async Task After_the_stop_has_begun_every_way_to_enqueue_is_refused()
    {
        await using var test = new TestQueue();
        var (started, release) = (new Signal(), new Signal());
        await test.Queue.EnqueueAsync(new Happened(1, async (_, _, _) =>
        {
            started.Set();
            await release.WaitAsync();
        }));
        await started.WaitAsync();
        var stopping = test.Queue.StopAsync();

        var refused = await Assert.ThrowsAsync<EventQueueRefusedException>(async () => await test.Queue.EnqueueAsync(new Happened(2)));
        Assert.Equal("The event queue has begun to stop, so 'SourceGenBus.Background.Tests.Happened' was not enqueued and will not be handled.", refused.Message);
        Assert.Equal(EventQueueRefusal.Stopping, refused.Refusal);
        Assert.Equal(EventQueueRefusal.Stopping, Assert.Throws<EventQueueRefusedException>(() => test.Bus.Enqueue(new Happened(3))).Refusal);
        Assert.False(test.Queue.TryEnqueue(new Happened(4)));
        release.Set();
        await stopping.WaitAsync(Signal.Limit);
        Assert.False(test.Queue.TryEnqueue(new Happened(5)));
        Assert.Equal((1L, 1L, 4L), (test.Queue.Status.Enqueued, test.Queue.Status.Handled, test.Queue.Status.Refused));
        Assert.Equal(
            "The event queue has been stopped and cannot be started again; make a new one.",
            Assert.Throws<InvalidOperationException>(test.Queue.Start).Message);
    }

    [Fact]
    public async Task Those_who_wait_for_space_are_told_when_the_queue_stops()
    {
        await using var test = new TestQueue(static options => options.Capacity = 1, start: false);
        await test.Queue.EnqueueAsync(new Happened(1));
        var waiting = test.Queue.EnqueueAsync(new Happened(2)).AsTask();
        await test.Queue.StopAsync();
        Assert.Equal(EventQueueRefusal.Stopping, (await Assert.ThrowsAsync<EventQueueRefusedException>(() => waiting)).Refusal);
        Assert.Equal((1L, 1L, 1L, 0), (test.Queue.Status.Enqueued, test.Queue.Status.Abandoned, test.Queue.Status.Refused, test.Queue.Status.Blocked));
    }

    [Fact]
    public async Task A_queue_that_was_never_started_reports_all_it_has()
    {
        var test = new TestQueue(start: false);
        Happened[] events = [new(1), new(2)];
        foreach (var happened in events)
            await test.Queue.EnqueueAsync(happened);
        await test.Queue.DisposeAsync();
        Assert.Equal(events, test.Unhandled.Select(static told => (Happened)told.Event));
        Assert.Equal((EventQueueState.Stopped, 2L), (test.Queue.Status.State, test.Queue.Status.Abandoned));
        await test.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_the_container_drains_the_queue_before_the_bus_is_gone()
    {
        var test = new TestQueue();
        var handled = new ConcurrentBag<int>();
        for (var number = 0; number < 100; number++)
        {
            await test.Queue.EnqueueAsync(new Happened(number, async (happened, _, _) =>
            {
                await Task.Yield();
                handled.Add(happened.Number);
            }));
        }

        await test.DisposeAsync();
        Assert.Equal(100, handled.Count);
        Assert.Equal((100L, 0L), (test.Queue.Status.Handled, test.Queue.Status.Failed));
    }

    [Fact]
    public async Task What_fails_while_the_container_is_disposed_is_told()
    {
        var test = new TestQueue();
        var (started, release) = (new Signal(), new Signal());
        await test.Queue.EnqueueAsync(new Happened(1, async (_, _, _) =>
        {
            started.Set();
            await release.WaitAsync();
            throw new InvalidOperationException();
        }));
        await started.WaitAsync();
        var disposing = test.DisposeAsync().AsTask();
        release.Set();
        await disposing.WaitAsync(Signal.Limit);
        Assert.Equal(UnhandledReason.Failed, Assert.Single(test.Unhandled).Reason);
    }

    [Fact]
    public void A_container_that_is_disposed_synchronously_drains_too()
    {
        var test = new TestQueue();
        Assert.True(test.Queue.TryEnqueue(new Happened(1)));
        test.Services.Dispose();
        Assert.Equal((EventQueueState.Stopped, 1L), (test.Queue.Status.State, test.Queue.Status.Handled));
    }

    [Fact]
    public async Task A_hook_that_hangs_is_left_behind_and_its_token_cancelled()
    {
        await using var test = new TestQueue(start: false);
        CancellationToken seen = default;
        var told = new Signal();
        test.WhenTold = async (_, token) =>
        {
            seen = token;
            told.Set();
            await new TaskCompletionSource().Task;
        };
        await test.Queue.EnqueueAsync(new Happened(1));
        await test.Queue.EnqueueAsync(new Happened(2));
        var stopping = test.Queue.StopAsync();
        await told.WaitAsync();
        await test.Time.WaitForTimersAsync();
        test.Time.Advance(Grace);
        await stopping.WaitAsync(Signal.Limit);
        await WaitAsync(seen);
        Assert.Equal((2L, 1), (test.Queue.Status.Abandoned, test.Unhandled.Count));
        Assert.Contains("The event queue no longer waits for the unhandled-event handlers: 0 of 2 events were told", test.Log.Of(LogLevel.Error));
    }

    [Fact]
    public async Task Stopping_again_waits_for_the_first_stop()
    {
        await using var test = new TestQueue();
        var release = new Signal();
        await test.Queue.EnqueueAsync(new Happened(1, async (_, _, _) => await release.WaitAsync()));
        var first = test.Queue.StopAsync();
        var second = test.Queue.StopAsync(new CancellationToken(canceled: true));
        Assert.False(second.IsCompleted);
        release.Set();
        await Task.WhenAll(first, second).WaitAsync(Signal.Limit);
        Assert.Equal(1, test.Queue.Status.Handled);
    }

    /// <summary>The deadline's timer is gone and that of the grace is there.</summary>
    private static async Task WaitForGraceAsync(TestQueue test)
    {
        using var limit = new CancellationTokenSource(Signal.Limit);
        await test.Time.WaitForTimersAsync(1, limit.Token);
    }

    private static async Task WaitAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(Signal.Limit);
    }
}
