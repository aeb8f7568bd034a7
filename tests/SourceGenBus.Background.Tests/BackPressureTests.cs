using System.Collections.Concurrent;

namespace SourceGenBus.Background.Tests;

/// <summary>A full queue makes callers wait, in order, or tells them.</summary>
public sealed class BackPressureTests
{
    [Fact]
    public async Task A_full_queue_refuses_who_does_not_wait()
    {
        await using var test = new TestQueue(static options => options.Capacity = 2, start: false);
        Assert.True(test.Queue.TryEnqueue(new Happened(1)));
        Assert.True(test.Queue.TryEnqueue(new Happened(2)));
        Assert.False(test.Queue.TryEnqueue(new Happened(3)));

        var refused = Assert.Throws<EventQueueRefusedException>(() => test.Bus.Enqueue(new Happened(4)));
        Assert.Equal(
            "The event queue is full, so 'SourceGenBus.Background.Tests.Happened' was not enqueued. Wait for space with EnqueueAsync, or ask with TryEnqueue.",
            refused.Message);
        Assert.Equal((typeof(Happened), EventQueueRefusal.Full), (refused.EventType, refused.Refusal));
        Assert.Equal((2, 2, 2L), (test.Queue.Status.Length, test.Queue.Status.Capacity, test.Queue.Status.Refused));
    }

    [Fact]
    public async Task The_queue_becomes_idle_after_the_last_blocked_caller_has_left()
    {
        await using var test = new TestQueue(static options => (options.Capacity, options.Parallelism) = (1, 1), start: false);
        using var leaving = new CancellationTokenSource();
        await test.Queue.EnqueueAsync(new Happened(1));
        var blocked = test.Queue.EnqueueAsync(new Happened(2), cancellationToken: leaving.Token).AsTask();
        var idle = test.Queue.WaitUntilIdleAsync();
        Assert.Equal(1, test.Queue.Status.Blocked);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        Assert.Equal(0, test.Queue.Status.Blocked);
        Assert.False(idle.IsCompleted);
        test.Queue.Start();

        await idle.WaitAsync(Signal.Limit);
        Assert.Equal((1L, 0, 0), (test.Queue.Status.Handled, test.Queue.Status.Length, test.Queue.Status.Running));
    }

    [Fact]
    public async Task Waiting_callers_are_served_in_order_and_none_overtakes_them()
    {
        await using var test = new TestQueue(static options => (options.Capacity, options.Parallelism) = (1, 1), start: false);
        var seen = new ConcurrentQueue<int>();
        Happened Make(int number) => new(number, (happened, _, _) =>
        {
            seen.Enqueue(happened.Number);
            return default;
        });

        var waiting = Enumerable.Range(0, 5).Select(number => test.Queue.EnqueueAsync(Make(number)).AsTask()).ToArray();
        Assert.Equal([true, false, false, false, false], waiting.Select(static task => task.IsCompleted));
        Assert.Equal(4, test.Queue.Status.Blocked);
        Assert.False(test.Queue.TryEnqueue(Make(9)));

        test.Queue.Start();
        await Task.WhenAll(waiting).WaitAsync(Signal.Limit);
        await test.IdleAsync();
        Assert.Equal([0, 1, 2, 3, 4], seen);
        Assert.Equal(5, test.Queue.Status.Enqueued);
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_its_place_and_its_event_is_not_handled()
    {
        await using var test = new TestQueue(static options => options.Capacity = 1, start: false);
        using var source = new CancellationTokenSource();
        await test.Queue.EnqueueAsync(new Happened(1));
        var second = test.Queue.EnqueueAsync(new Happened(2), cancellationToken: source.Token).AsTask();
        var third = test.Queue.EnqueueAsync(new Happened(3)).AsTask();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(1, test.Queue.Status.Blocked);
        test.Queue.Start();
        await third.WaitAsync(Signal.Limit);
        await test.IdleAsync();
        Assert.Equal((2, 2), (test.Queue.Status.Enqueued, test.Queue.Status.Handled));
    }

    [Fact]
    public async Task Events_that_wait_for_their_key_count_against_the_capacity()
    {
        await using var test = new TestQueue(static options => (options.Capacity, options.Parallelism) = (2, 4));
        var (started, release) = (new Signal(), new Signal());
        await test.Queue.EnqueueAsync(
            new Happened(1, async (_, _, _) =>
            {
                started.Set();
                await release.WaitAsync();
            }),
            key: "hot");
        await started.WaitAsync();
        Assert.True(test.Queue.TryEnqueue(new Happened(2), key: "hot"));
        Assert.True(test.Queue.TryEnqueue(new Happened(3), key: "hot"));
        Assert.False(test.Queue.TryEnqueue(new Happened(4), key: "hot"));
        release.Set();
        await test.IdleAsync();
        Assert.Equal(3, test.Queue.Status.Handled);
    }

    [Fact]
    public async Task What_is_enqueued_before_the_start_waits_for_it()
    {
        await using var test = new TestQueue(start: false);
        await test.Queue.EnqueueAsync(new Happened(1));
        Assert.Equal((EventQueueState.NotStarted, 1, 0L), (test.Queue.Status.State, test.Queue.Status.Length, test.Queue.Status.Handled));
        Assert.False(test.Queue.WaitUntilIdleAsync().IsCompleted);
        test.Queue.Start();
        test.Queue.Start(); // Does nothing.
        await test.IdleAsync();
        Assert.Equal((EventQueueState.Running, 1L), (test.Queue.Status.State, test.Queue.Status.Handled));
    }
}
