using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using SourceGenBus.Polly;

namespace SourceGenBus.Middleware.Tests;

/// <summary>Polly pipelines around messages.</summary>
public sealed class ResilienceTests
{
    private static readonly ResiliencePipeline Retry = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.Zero })
        .Build();

    [Fact]
    public async Task A_query_is_asked_again_until_it_answers()
    {
        await using var test = Create(static options => options.Queries = Retry);
        test.Behavior.Run = _ => test.Behavior.Calls < 3 ? throw new InvalidOperationException("not yet") : default;
        Assert.Equal("1", await test.Bus.QueryAsync(new FindOrder("1")));
        Assert.Equal(3, test.Behavior.Calls);
    }

    [Fact]
    public async Task The_wait_between_attempts_obeys_the_clock()
    {
        var time = new ManualTimeProvider();
        var retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1, Delay = TimeSpan.FromHours(1) })
            .Build();
        await using var test = Create(options => options.Queries = retry);
        test.Behavior.Run = _ => test.Behavior.Calls < 2 ? throw new InvalidOperationException("not yet") : default;
        var asking = test.Bus.QueryAsync(new FindOrder("1")).AsTask();
        await time.WaitForTimersAsync();
        Assert.Equal(1, test.Behavior.Calls);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("1", await asking);
    }

    [Fact]
    public async Task When_all_attempts_fail_the_sender_sees_the_last_failure()
    {
        await using var test = Create(static options => options.Commands = Retry);
        test.Behavior.Run = _ => throw new InvalidOperationException($"attempt {test.Behavior.Calls}");
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.SendAsync(new PlaceOrder("1")).AsTask());
        Assert.Equal("attempt 3", thrown.Message);
    }

    [Fact]
    public async Task A_kind_of_message_without_a_pipeline_is_tried_once()
    {
        await using var test = Create(static options => options.Queries = Retry);
        test.Behavior.Run = static _ => throw new InvalidOperationException("failed");
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.SendAsync(new PriceOrder("1")).AsTask());
        Assert.Equal(1, test.Behavior.Calls);
    }

    [Fact]
    public async Task An_event_is_dispatched_again_only_where_its_failure_policy_throws()
    {
        await using var test = Create(static options => options.Events = Retry);
        test.Behavior.Run = static _ => throw new InvalidOperationException("failed");
        await test.Bus.PublishAsync(new OrderPlaced("1"));
        Assert.Equal(1, test.Behavior.Calls);

        await Assert.ThrowsAsync<AggregateException>(() =>
            test.Bus.PublishAsync(new OrderPlaced("1"), new EventContext { Failures = FailurePolicy.ThrowAfterAll }).AsTask());
        Assert.Equal(4, test.Behavior.Calls);
    }

    [Fact]
    public void A_pipeline_that_is_null_is_named_when_the_middleware_is_made() =>
        Assert.Contains(
            "A pipeline is null",
            Assert.Throws<OptionsValidationException>(static () => new ResilienceMiddleware(Options.Create(new ResilienceOptions { Queries = null! }))).Message,
            StringComparison.Ordinal);

    private static TestBus Create(Action<ResilienceOptions> configure) => new(services => services.Configure(configure));
}
