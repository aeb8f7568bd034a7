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
        test.Behaviour.Run = _ => { _time.Advance(TimeSpan.FromMilliseconds(12)); return default; };
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
        test.Behaviour.Run = static async _ => { await Task.Yield(); throw new InvalidOperationException("failed"); };
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.QueryAsync(new FindOrder("1")).AsTask());
        Assert.Contains((LogLevel.Error, "SourceGenBus.Middleware.Tests.FindOrder failed after 0 ms"), test.Log.Entries);
    }

    [Fact]
    public async Task A_cancellation_by_the_sender_is_no_error()
    {
        await using var test = Create();
        test.Behaviour.Run = static token => throw new OperationCanceledException(token);
        await Assert.ThrowsAsync<OperationCanceledException>(() => test.Bus.SendAsync(new PlaceOrder("1"), new CancellationToken(true)).AsTask());
        Assert.DoesNotContain(test.Log.Entries, static entry => entry.Level == LogLevel.Error);
        Assert.Contains((LogLevel.Information, "SourceGenBus.Middleware.Tests.PlaceOrder was cancelled by its sender after 0 ms"), test.Log.Entries);
    }

    [Fact]
    public async Task A_failing_handler_of_an_event_is_left_to_the_log_of_the_bus()
    {
        await using var test = Create();
        test.Behaviour.Run = static _ => throw new InvalidOperationException("failed");
        await test.Bus.PublishAsync(new OrderPlaced("1"));
        Assert.DoesNotContain(test.Log.Entries, static entry => entry.Level == LogLevel.Error);
    }

    private TestBus Create() => new(services => services.AddSingleton<TimeProvider>(_time));
}
