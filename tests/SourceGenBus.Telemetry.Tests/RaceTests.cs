using System.Diagnostics;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>What happens while the bus is about to remember that nothing handles an event. A listener is called in between.</summary>
public sealed class RaceTests
{
    [Fact]
    public async Task A_subscriber_that_comes_then_receives_the_next_event()
    {
        await using var test = new TestBus();
        var received = 0;
        IDisposable? subscription = null;
        using (new FirstPublish(() => subscription = test.Bus.Subscribe<Raced>((_, _, _) =>
        {
            received++;
            return default;
        })))
        {
            test.Class.RefreshTelemetry();
            await test.Bus.PublishAsync(new Raced());
        }

        Assert.NotNull(subscription);
        var before = received;
        await test.Bus.PublishAsync(new Raced());
        await test.Class.PublishAsync<object>(new Raced());
        Assert.Equal(before + 2, received);
        subscription.Dispose();
    }

    [Fact]
    public async Task A_bus_that_is_disposed_then_refuses_the_next_event()
    {
        var test = new TestBus();
        using (new FirstPublish(test.Class.Dispose))
        {
            test.Class.RefreshTelemetry();
            await test.Bus.PublishAsync(new Raced());
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await test.Bus.PublishAsync(new Raced()));
        await test.DisposeAsync();
    }

    [Fact]
    public async Task A_listener_that_is_there_before_the_first_command_sees_it()
    {
        await using var test = new TestBus();
        using var spans = new Spans();
        await test.Commands.SendAsync(new Reckon(1));
        Assert.NotNull(spans.Send);
    }

    [Fact]
    public async Task A_listener_that_is_there_before_the_first_event_sees_it_although_nothing_handles_it()
    {
        await using var test = new TestBus();
        using var spans = new Spans();
        await test.Bus.PublishAsync(new Raced());
        Assert.NotNull(spans.Publish);
    }

    [Fact]
    public async Task A_listener_that_is_there_before_the_bus_sees_an_event_that_is_published_by_its_base_type()
    {
        using var spans = new Spans();
        await using var test = new TestBus();
        await test.Bus.PublishAsync<object>(new Raced());
        Assert.NotNull(spans.Publish);
    }

    /// <summary>Does something in the middle of the first publish of the event.</summary>
    private sealed class FirstPublish : IDisposable
    {
        private readonly ActivityListener _listener;
        private int _calls;

        internal FirstPublish(Action act)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == EventBusTelemetry.SourceName,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = _ =>
                {
                    if (_calls++ == 0)
                        act();
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public void Dispose() => _listener.Dispose();
    }
}

/// <summary>Nobody handles it.</summary>
internal sealed record Raced : DomainEvent;
