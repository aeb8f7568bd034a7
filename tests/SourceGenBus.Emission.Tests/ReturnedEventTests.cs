using SourceGenBus.Testing;

namespace SourceGenBus.Emission.Tests;

/// <summary>What a handler returns is published once it has completed.</summary>
public sealed class ReturnedEventTests : IAsyncDisposable
{
    private readonly TestBus _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_returned_event_is_published_by_its_exact_type_before_the_publish_completes()
    {
        await _test.Bus.PublishAsync(new Wrapped(new Leaf("1")));
        await _test.Bus.PublishAsync(new Wrapped(new OtherLeaf("2")));

        Assert.Equal(["wrapped", "leaf 1", "wrapped", "other 2"], _test.Entries);
    }

    [Fact]
    public async Task Null_stands_for_nothing()
    {
        await _test.Bus.PublishAsync(new Wrapped(null));
        await _test.Bus.PublishAsync(new Async(static async () => { await Task.Yield(); return null; }));
        await _test.Bus.PublishAsync(new Ticked(null));
        await _test.Bus.PublishAsync(new Listed(null));

        Assert.Equal(["wrapped", "async ends"], _test.Entries);
        Assert.Empty(_test.Failures);
    }

    [Fact]
    public async Task It_goes_out_after_the_handler_has_completed()
    {
        var gate = new TaskCompletionSource<Leaf?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var publishing = _test.Bus.PublishAsync(new Async(() => gate.Task)).AsTask();
        Assert.Empty(_test.Entries);

        gate.SetResult(new Leaf("1"));
        await publishing;

        Assert.Equal(["async ends", "leaf 1"], _test.Entries);
    }

    [Fact]
    public async Task Structs_are_events_too()
    {
        await _test.Bus.PublishAsync(new Ticked(new Tick(7)));

        Assert.Equal(["Tick { Number = 7 }"], _test.Entries);
    }

    [Fact]
    public async Task It_goes_out_after_the_scope_of_a_scoped_handler_has_ended()
    {
        await _test.Bus.PublishAsync(new Scoped(new Leaf("1")));

        Assert.Equal(["scope ends", "leaf 1"], _test.Entries);
    }

    [Fact]
    public async Task Sequences_go_out_in_order_each_by_its_own_type()
    {
        await _test.Bus.PublishAsync(new Listed([new Leaf("1"), null, new OtherLeaf("2"), new Tick(3)]));
        await _test.Bus.PublishAsync(new Arrayed(new Leaf("4"), new Leaf("5")));
        await _test.Bus.PublishAsync(new Enumerated(Lazily()));

        Assert.Equal(
            ["leaf 1", "other 2", "Tick { Number = 3 }", "leaf 4", "leaf 5", "made 6", "leaf 6", "made 7", "leaf 7"],
            _test.Entries);

        IEnumerable<Leaf> Lazily()
        {
            for (var number = 6; number < 8; number++)
            {
                _test.Journal.Add($"made {number}");
                yield return new Leaf($"{number}");
            }
        }
    }

    [Fact]
    public async Task A_handler_that_throws_emits_nothing_and_disturbs_no_other()
    {
        await _test.Bus.PublishAsync(new Shared("x"));

        Assert.Equal(["leaf first of x", "second of x"], _test.Entries);
        Assert.Equal(typeof(ThirdOfShared), Assert.Single(_test.Failures).HandlerType);
    }

    [Fact]
    public async Task A_sequence_that_throws_half_way_is_a_failure_of_its_handler()
    {
        await _test.Bus.PublishAsync(new Enumerated(Broken()));

        Assert.Equal(["leaf 1"], _test.Entries);
        Assert.IsType<BrokenException>(Assert.Single(_test.Failures).Exception);

        static IEnumerable<Leaf> Broken()
        {
            yield return new Leaf("1");
            throw new BrokenException();
        }
    }

    [Fact]
    public async Task What_was_asked_of_the_publish_does_not_apply_to_the_emitted_event()
    {
        _test.Journal.Received = static (_, _) => throw new BrokenException();

        await _test.Bus.PublishAsync(new Strict("1")); // Would throw if its policy were handed on.
        await _test.Bus.PublishAsync(new Wrapped(new Leaf("2")), new EventContext { Failures = FailurePolicy.ThrowAfterAll });
        var report = await _test.Bus.PublishAndReportAsync(new Wrapped(new Leaf("3")));

        Assert.True(report.Succeeded);
        Assert.Equal([typeof(Recorder), typeof(Recorder), typeof(Recorder)], _test.Failures.Select(static failure => failure.HandlerType));
    }

    [Fact]
    public async Task A_bus_that_a_test_puts_around_the_real_one_sees_it()
    {
        await using var test = new TestBus(static services => services.AddSingleton<IEventBus>(static provider => new RecordingEventBus(provider.GetRequiredService<EventBus>())));
        var recording = (RecordingEventBus)test.Services.GetRequiredService<IEventBus>();

        await recording.PublishAsync(new Wrapped(new Leaf("1")));

        Assert.Equal([typeof(Wrapped), typeof(Leaf)], recording.Published.Select(static published => published.Event.GetType()));
        Assert.Equal(["wrapped", "leaf 1"], test.Entries);
    }

    [Fact]
    public async Task A_handler_that_returns_null_at_once_costs_no_allocation()
    {
        await using var test = new TestBus();
        var bus = test.Bus;
        var listed = new Listed(null);
        for (var round = 0; round < 100; round++)
            await bus.PublishAsync(listed);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            await bus.PublishAsync(listed);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
