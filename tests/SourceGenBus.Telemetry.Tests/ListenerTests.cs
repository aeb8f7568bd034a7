namespace SourceGenBus.Telemetry.Tests;

/// <summary>When a listener takes effect.</summary>
public sealed class ListenerTests
{
    [Fact]
    public async Task One_that_is_there_before_the_first_publish_sees_it()
    {
        await using var test = new TestBus();
        using var spans = new Spans();
        await test.Bus.PublishAsync(new Told());
        Assert.Single(spans.Handlers);
    }

    [Fact]
    public async Task One_that_is_there_before_the_first_event_of_a_type_sees_all_types()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Told());
        using var measurements = new Measurements();
        await test.Bus.PublishAsync(new Unheard());
        await test.Bus.PublishAsync(new Told());
        Assert.Equal(2, measurements.Sum("sourcegenbus.published.events"));
    }

    [Fact]
    public async Task One_that_comes_later_is_served_as_soon_as_the_bus_looks()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Told());
        await test.Bus.PublishAsync(new Unheard());
        using (var spans = new Spans())
        {
            test.Class.RefreshTelemetry();
            await test.Bus.PublishAsync(new Told());
            await test.Class.PublishAsync<DomainEvent>(new Told());
            await test.Bus.PublishAsync(new Unheard());
            Assert.Equal(5, spans.Ended.Count);
        }

        test.Class.RefreshTelemetry();
        await test.Bus.PublishAsync(new Told());
    }

    [Fact]
    public async Task The_bus_looks_by_itself()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new Told());
        using var spans = new Spans();
        do
        {
            await test.Log.Asked.WaitAsync(TimeSpan.FromSeconds(60)); // It looks once a second.
            await test.Bus.PublishAsync(new Told());
        }
        while (spans.Ended.Count == 0);
        Assert.Single(spans.Handlers.Select(static handler => handler.OperationName).Distinct());
    }

    [Fact]
    public async Task A_bus_without_a_log_looks_too()
    {
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.PublishAsync(new Told());
        using var spans = new Spans();
        bus.RefreshTelemetry();
        await bus.PublishAsync(new Told());
        Assert.Single(spans.Handlers);
    }

    [Fact]
    public async Task A_publish_under_way_is_not_disturbed()
    {
        await using var test = new TestBus();
        var gate = new TaskCompletionSource();
        var publishing = test.Bus.PublishAsync(new Told(_ => gate.Task)).AsTask();
        using (new Spans())
            test.Class.RefreshTelemetry();
        test.Class.RefreshTelemetry();
        gate.SetResult();
        await publishing;
    }

    [Fact]
    public async Task A_disposed_bus_may_be_asked_to_look()
    {
        var test = new TestBus();
        await test.Bus.PublishAsync(new Told());
        await test.DisposeAsync();
        using var spans = new Spans();
        test.Class.RefreshTelemetry();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await test.Bus.PublishAsync(new Told()));
        Assert.Empty(spans.Ended);
    }
}
