using Microsoft.Extensions.Logging;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Failures;

public class CancellationTests
{
    [Fact]
    public async Task A_handler_cancelled_by_the_caller_has_not_failed()
    {
        await using var host = TestHost.Create(minimum: LogLevel.Debug);
        using var cancellation = new CancellationTokenSource();
        var requested = new ReportRequested(new Trail());

        var publish = host.Bus.PublishAsync(requested, cancellation.Token);
        await cancellation.CancelAsync();
        await publish;

        Assert.Equal(["other", "started"], requested.Trail.Sorted);
        Assert.Empty(host.Log.Warnings);
        Assert.Contains(host.Log.DebugEntries, static entry => entry.Message.Contains("was cancelled by the publisher", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handlers_start_although_the_token_is_cancelled_already_because_the_event_has_happened()
    {
        await using var host = TestHost.Create();
        var requested = new ReportRequested(new Trail());
        await host.Bus.PublishAsync(requested, new CancellationToken(canceled: true));
        Assert.Equal(["other", "started"], requested.Trail.Sorted);
        Assert.Empty(host.Log.Warnings);
    }

    [Fact]
    public async Task A_handler_that_cancels_itself_has_failed()
    {
        await using var host = TestHost.Create();
        using var cancellation = new CancellationTokenSource();
        var printed = new ReportPrinted(new Trail());

        await host.Bus.PublishAsync(printed, cancellation.Token);

        Assert.Equal(["other", "timed out"], printed.Trail.Sorted);
        var warning = Assert.Single(host.Log.Warnings);
        Assert.IsType<OperationCanceledException>(warning.Exception);
        Assert.Equal(typeof(PrintWithTimeout), warning["Handler"]);
    }

    [Fact]
    public async Task Another_exception_is_a_failure_even_after_the_caller_cancelled()
    {
        await using var host = TestHost.Create();
        using var subscription = host.Bus.Subscribe<ReportPrinted>(static (_, _, _) => throw new InvalidOperationException("paper jam"));
        await host.Bus.PublishAsync(new ReportPrinted(new Trail()), new CancellationToken(canceled: true));
        Assert.Equal("paper jam", Assert.Single(host.Log.Warnings).Exception!.Message);
    }
}

internal sealed record ReportRequested(Trail Trail);

[EventHandler<ReportRequested>]
internal sealed class RenderReport
{
    public async Task HandleAsync(ReportRequested requested, CancellationToken cancellationToken)
    {
        await requested.Trail.Leave("started");
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}

[EventHandler<ReportRequested>]
internal sealed class RenderSummary
{
    public ValueTask HandleAsync(ReportRequested requested) => requested.Trail.Leave("other");
}

internal sealed record ReportPrinted(Trail Trail);

[EventHandler<ReportPrinted>]
internal sealed class PrintWithTimeout
{
    public ValueTask HandleAsync(ReportPrinted printed)
    {
        printed.Trail.Mark("timed out");
        throw new OperationCanceledException();
    }
}

[EventHandler<ReportPrinted>]
internal sealed class PrintAnother
{
    public ValueTask HandleAsync(ReportPrinted printed) => printed.Trail.Leave("other");
}
