using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SourceGenBus.Testing;

namespace SourceGenBus.Background.Tests;

/// <summary>In a real host.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task The_host_starts_the_queue_and_drains_it_when_it_stops()
    {
        var builder = Builder();
        builder.Services.AddSourceGenBus().AddSourceGenBusBackground(static options => options.Parallelism = 1);
        using var host = builder.Build();
        var queue = host.Services.GetRequiredService<IEventQueue>();
        await host.StartAsync();
        Assert.Equal(EventQueueState.Running, queue.Status.State);

        for (var number = 0; number < 20; number++)
            await host.Services.GetRequiredService<IEventBus>().EnqueueAsync(new Happened(number, static async (_, _, _) => await Task.Yield()));
        await host.StopAsync();
        Assert.Equal((EventQueueState.Stopped, 20L, 0L), (queue.Status.State, queue.Status.Handled, queue.Status.Abandoned));
    }

    [Fact]
    public async Task A_host_whose_handlers_miss_a_service_does_not_start_and_no_other_service_does()
    {
        var other = new OtherService();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<IHostedService>(other);
        builder.Services.AddSourceGenBus().AddSourceGenBusStartupCheck();
        using var host = builder.Build();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains(
            "SourceGenBus.Background.Tests.ScopeNeededHandler needs SourceGenBus.Background.Tests.UnitOfWork", failure.Message, StringComparison.Ordinal);
        Assert.False(other.IsStarted);
    }

    [Fact]
    public async Task A_host_without_a_bus_says_so()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSourceGenBusBackground();
        using var host = builder.Build();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Equal(
            "No event bus is registered. Call services.AddSourceGenBus() in the host, which registers the handlers of all assemblies that it references.",
            failure.Message);
    }

    [Fact]
    public async Task Recorded_events_include_those_of_the_background()
    {
        var builder = Builder();
        builder.Services.AddSourceGenBus().RecordEvents().AddSourceGenBusBackground();
        using var host = builder.Build();
        await host.StartAsync();
        var recording = host.Services.GetRequiredService<RecordingEventBus>();
        await host.Services.GetRequiredService<IEventBus>().EnqueueAsync(new Happened(1));
        Assert.Equal(1, (await recording.WaitForAsync<Happened>()).Number);
        await host.StopAsync();
    }

    [Theory]
    [InlineData(0, 1, 1, 1, "Capacity is 0, but at least one event must be able to wait.")]
    [InlineData(-1, 1, 1, 1, "Capacity is -1, but at least one event must be able to wait.")]
    [InlineData(1, 0, 1, 1, "Parallelism is 0, but at least one event must be handled at a time.")]
    [InlineData(1, -4, 1, 1, "Parallelism is -4, but at least one event must be handled at a time.")]
    [InlineData(1, 1, -2, 1, "DrainTimeout is -00:00:02, but a time is zero or more, or infinite.")]
    [InlineData(1, 1, 1, -1, "StopGrace is -00:00:01, but it must be zero or more: an end is what it is for.")]
    [InlineData(0, 0, 1, 1, "Capacity is 0, but at least one event must be able to wait. Parallelism is 0, but at least one event must be handled at a time.")]
    public async Task Options_that_make_no_sense_are_refused_with_a_sentence(int capacity, int parallelism, int drain, int grace, string sentence)
    {
        var expected = "The event queue cannot work with these options. " + sentence;
        void Configure(BackgroundEventQueueOptions options) =>
            (options.Capacity, options.Parallelism, options.DrainTimeout, options.StopGrace) =
            (capacity, parallelism, TimeSpan.FromSeconds(drain), TimeSpan.FromSeconds(grace));
        var builder = Builder();
        builder.Services.AddSourceGenBus().AddSourceGenBusBackground(Configure);
        using (var host = builder.Build())
            Assert.Equal(expected, (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Message);

        await using var bus = new EventBusBuilder().Build();
        var options = new BackgroundEventQueueOptions();
        Configure(options);
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => new BackgroundEventQueue(bus, options)).Message);
    }

    [Fact]
    public void A_key_for_a_type_that_no_event_has_and_a_second_key_are_refused()
    {
        var options = new BackgroundEventQueueOptions().OrderBy<Happened>(static happened => happened.Key);
        Assert.StartsWith(
            "No event can be exactly of type 'SourceGenBus.DomainEvent', so this key would never be asked for.",
            Assert.Throws<ArgumentException>(() => options.OrderBy<DomainEvent>(static _ => null)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "The events of type 'SourceGenBus.Background.Tests.Happened' have a key already.",
            Assert.Throws<ArgumentException>(() => options.OrderBy<Happened>(static _ => null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adding_the_queue_twice_is_refused() =>
        Assert.Equal(
            "AddSourceGenBusBackground was called twice on the same service collection. Call it once, with all options.",
            Assert.Throws<InvalidOperationException>(static () => new ServiceCollection().AddSourceGenBusBackground().AddSourceGenBusBackground()).Message);

    [Fact]
    public void Infinite_and_zero_drain_times_are_allowed()
    {
        new ServiceCollection().AddSourceGenBusBackground(static options => (options.DrainTimeout, options.StopGrace) = (Timeout.InfiniteTimeSpan, TimeSpan.Zero));
        new ServiceCollection().AddSourceGenBusBackground(static options => options.DrainTimeout = TimeSpan.Zero);
    }

    private static HostApplicationBuilder Builder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddScoped<UnitOfWork>();
        return builder;
    }

    private sealed class OtherService : IHostedService
    {
        internal bool IsStarted { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            IsStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
