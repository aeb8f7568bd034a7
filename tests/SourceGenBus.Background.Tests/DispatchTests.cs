using System.Collections.Concurrent;
using System.Diagnostics;

namespace SourceGenBus.Background.Tests;

/// <summary>What is enqueued is handled, in the background, with its context.</summary>
public sealed class DispatchTests
{
    [Fact]
    public async Task Enqueue_returns_before_the_handlers_are_done()
    {
        await using var test = new TestQueue();
        var release = new Signal();
        await test.Bus.EnqueueAsync(new Happened(1, async (_, _, _) => await release.WaitAsync()));
        Assert.Equal(0, test.Queue.Status.Handled);
        release.Set();
        await test.IdleAsync();
        Assert.Equal(1, test.Queue.Status.Handled);
    }

    [Fact]
    public async Task Each_way_to_enqueue_delivers_once()
    {
        await using var test = new TestQueue();
        var seen = new ConcurrentBag<int>();
        ValueTask See(Happened happened, EventContext context, CancellationToken token)
        {
            seen.Add(happened.Number);
            return default;
        }

        test.Bus.Enqueue(new Happened(1, See));
        await test.Bus.EnqueueAsync(new Happened(2, See), CancellationToken.None);
        await test.Bus.EnqueueAsync(new Happened(3, See), new EventContext { UserId = "u" }, "key");
        Assert.True(test.Bus.TryEnqueue(new Happened(4, See)));
        await test.Queue.EnqueueAsync(new Happened(5, See));
        Assert.True(test.Queue.TryEnqueue(new Happened(6, See)));
        await test.IdleAsync();
        Assert.Equal([1, 2, 3, 4, 5, 6], seen.Order());
    }

    [Fact]
    public async Task Routing_goes_by_the_run_time_type()
    {
        await using var test = new TestQueue();
        var handled = new Signal();
        DomainEvent asBase = new Happened(1, (_, _, _) =>
        {
            handled.Set();
            return default;
        });
        await test.Queue.EnqueueAsync(asBase);
        await handled.WaitAsync();

        var before = Interlocked.Read(ref MeasuredHandler.Sum);
        await test.Queue.EnqueueAsync<object>(new Measured(7));
        await test.Queue.EnqueueAsync(new Measured(5));
        await test.IdleAsync();
        Assert.Equal(before + 12, Interlocked.Read(ref MeasuredHandler.Sum));
    }

    [Fact]
    public async Task An_event_that_nothing_handles_is_handled()
    {
        await using var test = new TestQueue();
        await test.Queue.EnqueueAsync("nobody cares");
        await test.IdleAsync();
        Assert.Equal((1, 0), (test.Queue.Status.Handled, test.Queue.Status.Failed));
    }

    [Fact]
    public async Task What_a_context_tells_travels_and_what_belongs_to_the_caller_stays()
    {
        await using var test = new TestQueue();
        await using var request = test.Services.CreateAsyncScope();
        EventContext? received = null;
        var context = new EventContext
        {
            CorrelationId = "c", CausationId = "a", UserId = "u", Metadata = new Dictionary<string, string> { ["ip"] = "::1" },
            Session = new object(), Services = request.ServiceProvider, UnitOfWork = new CallersUnitOfWork(test.Bus),
        };

        await test.Queue.EnqueueAsync(
            new Happened(1, (_, seen, _) =>
            {
                received = seen;
                return default;
            }),
            context);
        await test.IdleAsync();

        Assert.Equal(("c", "a", "u", "::1"), (received!.CorrelationId, received.CausationId, received.UserId, received.Metadata["ip"]));
        Assert.Null(received.Session);
        Assert.Null(received.Services);
        Assert.Null(received.UnitOfWork);
    }

    [Fact]
    public async Task A_scoped_handler_gets_a_scope_of_its_own_and_not_that_of_the_request()
    {
        await using var test = new TestQueue();
        UnitOfWork? used = null, ofRequest;
        IServiceProvider? seen = null;
        await using (var request = test.Services.CreateAsyncScope())
        {
            ofRequest = request.ServiceProvider.GetRequiredService<UnitOfWork>();
            await test.Queue.EnqueueAsync(
                new ScopeNeeded((unit, context) => (used, seen) = (unit, context.Services)), new EventContext { Services = request.ServiceProvider });
            await test.IdleAsync();
            Assert.NotSame(request.ServiceProvider, seen);
        }

        Assert.NotNull(used);
        Assert.NotSame(ofRequest, used);
        Assert.True(used.IsDisposed);
    }

    [Fact]
    public async Task Ambient_values_of_the_caller_do_not_reach_handlers_nor_those_of_one_handler_the_next()
    {
        await using var test = new TestQueue(static options => options.Parallelism = 1);
        var ambient = new AsyncLocal<string?> { Value = "request" };
        var seen = new ConcurrentQueue<string?>();
        for (var number = 0; number < 3; number++)
        {
            await test.Queue.EnqueueAsync(new Happened(number, (_, _, _) =>
            {
                seen.Enqueue(ambient.Value);
                ambient.Value = "handler";
                return default;
            }));
        }

        await test.IdleAsync();
        Assert.Equal([null, null, null], seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_trace_of_the_caller_goes_on_whether_somebody_listens_or_not(bool listens)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => listens && source.Name == "SourceGenBus",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var test = new TestQueue();
        (ActivityTraceId Trace, ActivitySpanId Parent, ActivityKind Kind) seen = default;

        using var activity = new Activity("request").Start();
        await test.Queue.EnqueueAsync(new Happened(1, (_, _, _) =>
        {
            // The bus's own spans, of the publish and the handler, are inside that of the queue.
            var outermost = Activity.Current!;
            while (outermost.Parent is { } parent)
                outermost = parent;
            seen = (outermost.TraceId, outermost.ParentSpanId, outermost.Kind);
            return default;
        }));
        await test.IdleAsync();

        Assert.Equal((activity.TraceId, activity.SpanId), (seen.Trace, seen.Parent));
        if (listens)
            Assert.Equal(ActivityKind.Consumer, seen.Kind);
    }

    [Fact]
    public async Task The_callers_token_ends_its_waiting_and_never_reaches_a_handler()
    {
        await using var test = new TestQueue(start: false);
        using var source = new CancellationTokenSource();
        CancellationToken seen = default;
        await test.Queue.EnqueueAsync(
            new Happened(1, (_, _, token) =>
            {
                seen = token;
                return default;
            }),
            cancellationToken: source.Token);
        await source.CancelAsync();
        test.Queue.Start();
        await test.IdleAsync();

        Assert.Equal(1, test.Queue.Status.Handled);
        Assert.True(seen.CanBeCanceled);
        Assert.False(seen.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await test.Queue.EnqueueAsync(new Happened(2), cancellationToken: source.Token));
        Assert.Equal(1, test.Queue.Status.Enqueued);
    }

    [Fact]
    public async Task No_more_events_are_handled_at_a_time_than_asked_for_and_no_fewer()
    {
        await using var test = new TestQueue(static options => options.Parallelism = 3);
        using var all = new SemaphoreSlim(0);
        var release = new Signal();
        for (var number = 0; number < 5; number++)
        {
            await test.Queue.EnqueueAsync(new Happened(number, async (_, _, _) =>
            {
                all.Release();
                await release.WaitAsync();
            }));
        }

        for (var count = 0; count < 3; count++)
            Assert.True(await all.WaitAsync(Signal.Limit));
        Assert.Equal((3, 2, 0), (test.Queue.Status.Running, test.Queue.Status.Length, all.CurrentCount));
        release.Set();
        await test.IdleAsync();
        Assert.Equal(5, test.Queue.Status.Handled);
    }

    [Fact]
    public async Task Idle_comes_after_what_handlers_enqueue_in_turn()
    {
        await using var test = new TestQueue();
        await test.Bus.EnqueueAsync(new Happened(1, async (_, _, _) =>
            await test.Bus.EnqueueAsync(new Happened(2, async (_, _, _) => await test.Bus.EnqueueAsync(new Happened(3))))));
        await test.IdleAsync();
        Assert.Equal(3, test.Queue.Status.Handled);
    }

    [Fact]
    public async Task A_null_event_is_refused()
    {
        await using var test = new TestQueue();
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await test.Queue.EnqueueAsync<Happened>(null!));
        Assert.Throws<ArgumentNullException>(() => test.Queue.TryEnqueue<Happened>(null!));
        Assert.Throws<ArgumentNullException>(() => test.Bus.Enqueue<Happened>(null!));
        Assert.Equal(0, test.Queue.Status.Enqueued);
    }
}
