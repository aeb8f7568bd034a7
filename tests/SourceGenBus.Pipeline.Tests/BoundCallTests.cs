using System.Diagnostics;

namespace SourceGenBus.Pipeline.Tests;

/// <summary>Calls that are bound to a pipeline at compile time do what the bus would do, whatever stands in the pipeline's place.</summary>
public sealed class BoundCallTests
{
    [Fact]
    public async Task Each_of_several_buses_uses_its_own_middleware()
    {
        await using var older = new TestBus();
        await using var newer = new TestBus();
        for (var round = 0; round < 2; round++)
        {
            await older.Bus.PublishAsync(new Scripted("older"));
            await newer.Bus.PublishAsync(new Scripted("newer"), new EventContext());
        }

        Assert.Equal(["handle older", "handle older"], HandledBy(older));
        Assert.Equal(["handle newer", "handle newer"], HandledBy(newer));

        await newer.DisposeAsync();
        await older.Bus.PublishAsync(new Scripted("again"));
        Assert.Equal("handle again", HandledBy(older)[^1]);
    }

    [Fact]
    public async Task Commands_and_queries_too_are_sent_through_the_middleware_of_their_own_bus()
    {
        await using var older = new TestBus();
        await using var newer = new TestBus();
        older.Script.Query = static async (query, context, next, token) => await next.InvokeAsync(query, context, token) + 1;
        for (var round = 0; round < 2; round++)
        {
            await older.Bus.SendAsync(new ScriptedCommand("older"));
            await newer.Bus.SendAsync(new ScriptedCommand("newer"), new EventContext { UserId = "ada" });
            Assert.Equal(71, await older.Bus.QueryAsync(new ScriptedQuery(7)));
            Assert.Equal(70, await ((ICommandBus)newer.Bus).QueryAsync(new ScriptedQuery(7), new EventContext()));
        }

        Assert.Equal(["handle older", "handle older"], HandledBy(older));
        Assert.Equal(["handle newer", "handle newer"], HandledBy(newer));
        var bus = newer.Bus;
        await newer.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => bus.SendAsync(new ScriptedCommand("never")).AsTask());
        await older.Bus.SendAsync(new ScriptedCommand("again"));
        Assert.Equal("handle again", HandledBy(older)[^1]);

        ScriptedCommand? none = null;
        await Assert.ThrowsAsync<ArgumentNullException>("command", () => older.Bus.SendAsync(none!).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>("context", () => older.Bus.SendAsync(new ScriptedCommand("b"), null!).AsTask());
    }

    [Fact]
    public async Task Middleware_runs_once_with_and_without_somebody_who_listens()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Scripted("unheard"));
        using (var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "SourceGenBus",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        })
        {
            ActivitySource.AddActivityListener(listener);
            test.Bus.RefreshTelemetry();
            await test.Bus.PublishAsync(new Scripted("heard"));
            await test.Bus.SendAsync(new ScriptedCommand("heard too"));
        }

        test.Bus.RefreshTelemetry();
        await test.Bus.PublishAsync(new Scripted("unheard again"));
        await test.Bus.SendAsync(new ScriptedCommand("unheard too"));
        Assert.Equal(["handle unheard", "handle heard", "handle heard too", "handle unheard again", "handle unheard too"], HandledBy(test));
        Assert.Equal(8, test.Entries.Length); // The inner middleware is for events.
    }

    [Fact]
    public async Task Publishes_while_subscribers_come_and_go_pass_the_middleware_once_each()
    {
        const int Publishes = 20_000;
        await using var test = new TestBus();
        var passed = 0;
        test.Script.Event = (@event, context, next, token) => { Interlocked.Increment(ref passed); return next.InvokeAsync(@event, context, token); };
        var handled = 0;
        test.Script.Handle = (_, _, _) => { Interlocked.Increment(ref handled); return default; };
        var done = false;
        var subscribing = Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
                test.Bus.Subscribe<Scripted>(static (_, _, _) => default).Dispose();
        });
        for (var number = 0; number < Publishes; number++)
            await test.Bus.PublishAsync(new Scripted("a"));
        Volatile.Write(ref done, true);
        await subscribing;
        Assert.Equal((Publishes, Publishes), (passed, handled));
    }

    [Fact]
    public async Task A_null_event_or_context_is_refused_as_by_the_bus()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Scripted("a"));
        Scripted? none = null;
        await Assert.ThrowsAsync<ArgumentNullException>("event", () => test.Bus.PublishAsync(none!).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>("context", () => test.Bus.PublishAsync(new Scripted("b"), (EventContext)null!).AsTask());
        Assert.Equal(["handle a"], HandledBy(test));
    }

    [Fact]
    public async Task A_session_in_the_context_reaches_the_handlers_through_the_middleware()
    {
        await using var test = new TestBus();
        object? seen = null;
        test.Script.Handle = (_, context, _) => { seen = context.Session; return default; };
        await test.Bus.PublishAsync(new Scripted("a"), new EventContext { Session = "session" });
        Assert.Equal("session", seen);
    }

    [Fact]
    public async Task A_report_that_one_publish_asked_for_is_not_filled_by_the_next_one_with_the_same_context()
    {
        await using var test = new TestBus();
        EventContext? reported = null;
        test.Script.Event = (@event, context, next, token) => { reported ??= context; return next.InvokeAsync(@event, context, token); };
        var report = await test.Bus.PublishAndReportAsync(new Scripted("a"));
        await test.Bus.PublishAsync(new Scripted("b"));
        test.Script.Event = (@event, _, next, token) => next.InvokeAsync(@event, reported!, token);
        await test.Bus.PublishAsync(new Scripted("c"));
        Assert.Single(report.Outcomes);
    }

    [Fact]
    public async Task A_middleware_can_be_tried_without_a_bus()
    {
        var next = new RecordingNext();
        await new ScriptedMiddleware(new Script()).InvokeAsync(new Scripted("a"), EventContext.Empty, next, default);
        Assert.Equal(new Scripted("a"), next.Seen);
        Assert.Empty((await next.InvokeAndReportAsync(new Scripted("b"), EventContext.Empty, default)).Outcomes);
    }

    private static string[] HandledBy(TestBus test) =>
        [.. test.Entries.Where(static entry => entry.StartsWith("handle", StringComparison.Ordinal))];

    private sealed class RecordingNext : EventNext<Scripted>
    {
        public Scripted? Seen { get; private set; }

        public override ValueTask InvokeAsync(Scripted @event, EventContext context, CancellationToken cancellationToken)
        {
            Seen = @event;
            return default;
        }
    }
}
