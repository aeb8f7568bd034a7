using SourceGenBus.Testing;

namespace SourceGenBus.Middleware.Tests;

/// <summary>An event that a handler publishes while its own time runs.</summary>
public sealed class NestedTimeoutTests : IEventFailureHandler
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider _time = new();
    private readonly List<EventFailure> _failures = [];

    public ValueTask HandleFailureAsync(EventFailure failure)
    {
        lock (_failures)
            _failures.Add(failure);
        return default;
    }

    [Fact]
    public async Task A_handler_that_ends_because_the_time_of_an_outer_event_is_up_has_failed()
    {
        await using var test = Create();
        test.Behavior.Run = async token =>
        {
            _time.Advance(TimeSpan.FromSeconds(2)); // The inner one begins later, so its own time is not up when the outer one's is.
            await test.Bus.PublishAsync(
                new Nested(async inner => await Task.Delay(Timeout.InfiniteTimeSpan, inner)), test.Behavior.Context!, token);
        };
        var publishing = test.Bus.PublishAsync(new OrderPlaced("1")).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<TimeoutException>(() => publishing);
        Assert.Contains(_failures, static failure => failure.EventType == typeof(Nested));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_detached_context_knows_nothing_of_the_outer_time(bool hasMore)
    {
        await using var test = Create();
        using var own = new CancellationTokenSource();
        test.Behavior.Run = async token =>
        {
            _time.Advance(Limit); // The time of this handler is up, and it goes on nevertheless.
            Assert.True(token.IsCancellationRequested);
            await own.CancelAsync();
            await test.Bus.PublishAsync(
                new Nested(static inner =>
                {
                    inner.ThrowIfCancellationRequested();
                    return Task.CompletedTask;
                }),
                test.Behavior.Context!.Detach(),
                own.Token);
        };
        var context = hasMore ? new EventContext { Services = test.Services, UserId = "ada" } : new EventContext { UserId = "ada" };
        await Assert.ThrowsAsync<TimeoutException>(async () => await test.Bus.PublishAsync(new OrderPlaced("1"), context));
        Assert.DoesNotContain(_failures, static failure => failure.EventType == typeof(Nested)); // Its own publisher cancelled it.
    }

    [Fact]
    public async Task A_time_that_was_up_means_nothing_any_more_when_its_publish_has_ended()
    {
        await using var test = Create();
        test.Behavior.Run = async token =>
        {
            _time.Advance(Limit);
            await Task.Yield();
            token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAsync<TimeoutException>(async () => await test.Bus.PublishAsync(new OrderPlaced("1")));
        using var own = new CancellationTokenSource();
        await own.CancelAsync();

        await test.Bus.PublishAsync(
            new Nested(static inner =>
            {
                inner.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            }),
            test.Behavior.Context!,
            own.Token);

        Assert.DoesNotContain(_failures, static failure => failure.EventType == typeof(Nested)); // Its own publisher cancelled it.
    }

    private TestBus Create() => new(services => services
        .AddSingleton<TimeProvider>(_time)
        .Configure<TimeoutOptions>(static options => options.Timeout = Limit)
        .AddSingleton<IEventFailureHandler>(this));
}

public sealed record Nested(Func<CancellationToken, Task> Run) : DomainEvent;

[EventHandler<Nested>]
internal static class NestedHandler
{
    public static async ValueTask HandleAsync(Nested nested, CancellationToken cancellationToken) => await nested.Run(cancellationToken);
}
