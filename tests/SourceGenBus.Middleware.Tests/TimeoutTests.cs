using Microsoft.Extensions.Options;

namespace SourceGenBus.Middleware.Tests;

/// <summary>What happens when the time is up. The clock is the test's.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_handler_that_heeds_its_token_ends_in_a_timeout_that_names_the_message()
    {
        await using var test = Create();
        test.Behavior.Run = static async token => await Task.Delay(Timeout.InfiniteTimeSpan, token);
        var sending = test.Bus.SendAsync(new PriceOrder("1")).AsTask();
        _time.Advance(Limit);
        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => sending);
        Assert.Contains(typeof(PriceOrder).FullName!, thrown.Message, StringComparison.Ordinal);
        Assert.IsType<OperationCanceledException>(thrown.InnerException, exactMatch: false);
    }

    [Fact]
    public async Task An_event_times_out_although_its_handlers_are_fail_open()
    {
        await using var test = Create();
        test.Behavior.Run = static async token => await Task.Delay(Timeout.InfiniteTimeSpan, token);
        var publishing = test.Bus.PublishAsync(new OrderPlaced("1")).AsTask();
        _time.Advance(Limit);
        await Assert.ThrowsAsync<TimeoutException>(() => publishing);
    }

    [Fact]
    public async Task A_handler_of_an_event_that_is_out_of_time_has_failed()
    {
        var failures = new FailureList();
        await using var test = Create(services => services.AddSingleton<IEventFailureHandler>(failures));
        test.Behavior.Run = static async token => await Task.Delay(Timeout.InfiniteTimeSpan, token);
        var publishing = test.Bus.PublishAsync(new OrderPlaced("1")).AsTask();
        _time.Advance(Limit);
        await Assert.ThrowsAsync<TimeoutException>(() => publishing);
        Assert.IsType<OperationCanceledException>(Assert.Single(failures).Exception, exactMatch: false);
        Assert.Equal(nameof(OrderPlaced), failures[0].EventType.Name);
    }

    [Fact]
    public async Task A_handler_of_an_event_that_the_publisher_cancelled_has_not()
    {
        var failures = new FailureList();
        await using var test = Create(services => services.AddSingleton<IEventFailureHandler>(failures));
        using var source = new CancellationTokenSource();
        test.Behavior.Run = static async token => await Task.Delay(Timeout.InfiniteTimeSpan, token);
        var publishing = test.Bus.PublishAsync(new OrderPlaced("1"), source.Token).AsTask();
        await source.CancelAsync();
        _time.Advance(Limit);
        await publishing;
        Assert.Empty(failures);
    }

    [Fact]
    public async Task A_command_that_completes_late_has_its_result()
    {
        await using var test = Create();
        test.Behavior.Run = _ => { _time.Advance(Limit + Limit); return default; };
        Assert.Equal(9.5m, await test.Bus.SendAsync(new PriceOrder("1")));
    }

    [Fact]
    public async Task The_senders_own_cancellation_is_no_timeout()
    {
        await using var test = Create();
        using var source = new CancellationTokenSource();
        test.Behavior.Run = static async token => await Task.Delay(Timeout.InfiniteTimeSpan, token);
        var sending = test.Bus.SendAsync(new PlaceOrder("1"), source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public void A_timeout_is_more_than_zero_or_infinite()
    {
        Assert.Contains("more than zero", Assert.Throws<OptionsValidationException>(static () => With(TimeSpan.Zero)).Message, StringComparison.Ordinal);
        Assert.Throws<OptionsValidationException>(static () => With(TimeSpan.FromSeconds(-2)));
        Assert.NotNull(With(Timeout.InfiniteTimeSpan));
        Assert.Equal(TimeSpan.FromSeconds(30), new TimeoutOptions().Timeout);

        static TimeoutMiddleware With(TimeSpan timeout) => new(Options.Create(new TimeoutOptions { Timeout = timeout }));
    }

    private TestBus Create(Action<IServiceCollection>? configure = null) => new(services =>
    {
        services.AddSingleton<TimeProvider>(_time).Configure<TimeoutOptions>(static options => options.Timeout = Limit);
        configure?.Invoke(services);
    });

    private sealed class FailureList : List<EventFailure>, IEventFailureHandler
    {
        public ValueTask HandleFailureAsync(EventFailure failure)
        {
            Add(failure);
            return default;
        }
    }
}
