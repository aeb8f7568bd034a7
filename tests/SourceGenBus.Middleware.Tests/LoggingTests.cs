using Microsoft.Extensions.Logging;

namespace SourceGenBus.Middleware.Tests;

/// <summary>What is logged of a message.</summary>
public sealed class LoggingTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Start_and_end_with_the_time_between()
    {
        await using var test = Create();
        test.Behavior.Run = _ => { _time.Advance(TimeSpan.FromMilliseconds(12)); return default; };
        await test.Bus.SendAsync(new PlaceOrder("1"), new EventContext { CorrelationId = "c" });
        Assert.Equal(
            [
                (LogLevel.Debug, "Handling SourceGenBus.Middleware.Tests.PlaceOrder of conversation c"),
                (LogLevel.Information, "Handled SourceGenBus.Middleware.Tests.PlaceOrder in 12 ms"),
            ],
            test.Log.Entries);
    }

    [Fact]
    public async Task A_failure_is_an_error_and_goes_on_to_the_sender()
    {
        await using var test = Create();
        test.Behavior.Run = static async _ => { await Task.Yield(); throw new InvalidOperationException("failed"); };
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.QueryAsync(new FindOrder("1")).AsTask());
        Assert.Contains((LogLevel.Error, "SourceGenBus.Middleware.Tests.FindOrder failed after 0 ms"), test.Log.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_validator_refuses_is_no_error_and_has_no_stack(bool synchronously)
    {
        await using var test = Create();
        var refusal = new MessageValidationException(typeof(PriceOrder), [new ValidationError("OrderId", "is empty"), new ValidationError("", "not today")]);
        test.Behavior.Run = synchronously ? _ => throw refusal : async _ => { await Task.Yield(); throw refusal; };
        Assert.Same(refusal, await Assert.ThrowsAsync<MessageValidationException>(() => test.Bus.SendAsync(new PriceOrder("")).AsTask()));
        Assert.Equal(
            (LogLevel.Information,
                "SourceGenBus.Middleware.Tests.PriceOrder was refused after 0 ms, since 'SourceGenBus.Middleware.Tests.PriceOrder' is not valid: OrderId: is empty; not today"),
            test.Log.Entries.Last());
        Assert.Empty(test.Log.Exceptions);
    }

    [Fact]
    public async Task A_refusal_by_the_validation_middleware_is_logged_where_the_message_came_in()
    {
        await using var test = new TestBus(services => services
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<IMessageValidator<PlaceOrder>, NeverValidator>());
        await Assert.ThrowsAsync<MessageValidationException>(() => test.Bus.SendAsync(new PlaceOrder("1")).AsTask());
        Assert.Equal(LogLevel.Information, test.Log.Entries.Last().Level);
        Assert.Empty(test.Log.Exceptions);
        Assert.Equal(0, test.Behavior.Calls);
    }

    [Fact]
    public async Task A_cancellation_by_the_sender_is_no_error()
    {
        await using var test = Create();
        test.Behavior.Run = static token => throw new OperationCanceledException(token);
        await Assert.ThrowsAsync<OperationCanceledException>(() => test.Bus.SendAsync(new PlaceOrder("1"), new CancellationToken(true)).AsTask());
        Assert.DoesNotContain(test.Log.Entries, static entry => entry.Level == LogLevel.Error);
        Assert.Contains((LogLevel.Information, "SourceGenBus.Middleware.Tests.PlaceOrder was cancelled by its sender after 0 ms"), test.Log.Entries);
    }

    [Fact]
    public async Task A_cancellation_by_somebody_else_is_an_error()
    {
        await using var test = Create();
        test.Behavior.Run = static _ => throw new OperationCanceledException();
        await Assert.ThrowsAsync<OperationCanceledException>(() => test.Bus.SendAsync(new PlaceOrder("1")).AsTask());
        Assert.Contains(test.Log.Entries, static entry => entry.Level == LogLevel.Error);
    }

    [Fact]
    public async Task A_failing_handler_of_an_event_is_left_to_the_log_of_the_bus()
    {
        await using var test = Create();
        test.Behavior.Run = static _ => throw new InvalidOperationException("failed");
        await test.Bus.PublishAsync(new OrderPlaced("1"));
        Assert.DoesNotContain(test.Log.Entries, static entry => entry.Level == LogLevel.Error);
    }

    private sealed class NeverValidator : IMessageValidator<PlaceOrder>
    {
        public ValueTask<IReadOnlyCollection<ValidationError>> ValidateAsync(PlaceOrder message, EventContext context, CancellationToken cancellationToken) =>
            new([new ValidationError("", "never")]);
    }

    private TestBus Create() => new(services => services.AddSingleton<TimeProvider>(_time));
}
