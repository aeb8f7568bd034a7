using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Failures;

/// <summary>A handler that was cancelled by somebody else than the publisher has failed.</summary>
public class UnrelatedCancellationTests
{
    [Theory]
    [InlineData(HandlerExecution.Concurrent)]
    [InlineData(HandlerExecution.Sequential)]
    public async Task It_is_a_failure_where_the_publisher_wants_to_know(HandlerExecution execution)
    {
        await using var host = TestHost.Create();
        using var unrelated = new CancellationTokenSource();
        using var subscription = host.Bus.Subscribe<int>((_, _, _) => throw new OperationCanceledException(unrelated.Token));
        var context = new EventContext { Failures = FailurePolicy.ThrowAfterAll, Execution = execution };

        var error = await Assert.ThrowsAsync<AggregateException>(async () => await host.Bus.PublishAsync(1, context));

        Assert.IsType<OperationCanceledException>(Assert.Single(error.InnerExceptions));
        Assert.Single(host.Log.Warnings);
    }

    [Fact]
    public async Task The_publishers_own_is_thrown_as_it_is()
    {
        await using var host = TestHost.Create();
        using var own = new CancellationTokenSource();
        using var subscription = host.Bus.Subscribe<int>((_, _, token) =>
        {
            own.Cancel();
            token.ThrowIfCancellationRequested();
            return default;
        });

        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await host.Bus.PublishAsync(1, new EventContext { Failures = FailurePolicy.ThrowAfterAll }, own.Token));
        Assert.Empty(host.Log.Warnings);
    }

    [Theory]
    [InlineData(HandlerExecution.Concurrent)]
    [InlineData(HandlerExecution.Sequential)]
    public async Task What_another_handler_failed_with_is_thrown_and_not_the_publishers_own(HandlerExecution execution)
    {
        await using var host = TestHost.Create();
        using var own = new CancellationTokenSource();
        using var cancelled = host.Bus.Subscribe<int>((_, _, token) =>
        {
            own.Cancel();
            token.ThrowIfCancellationRequested();
            return default;
        });
        using var failing = host.Bus.Subscribe<int>(static (_, _, _) => throw new FormatException("broken"));
        var context = new EventContext { Failures = FailurePolicy.ThrowAfterAll, Execution = execution };

        var error = await Assert.ThrowsAsync<AggregateException>(async () => await host.Bus.PublishAsync(1, context, own.Token));

        Assert.IsType<FormatException>(Assert.Single(error.InnerExceptions));
    }
}
