using Microsoft.Extensions.DependencyInjection;
using RepoPulse.Events;
using SourceGenBus;

namespace RepoPulse.Tests;

public sealed class FailedHandlersTests
{
    [Fact]
    public async Task The_first_failure_is_told()
    {
        var failed = new FailedHandlers();
        await using var services = new ServiceCollection().AddSingleton<IEventFailureHandler>(failed).BuildServiceProvider();
        await using var bus = new EventBusBuilder().UseServices(services).Build();
        failed.ThrowIfAny();

        using var subscription = bus.Subscribe<HistoryRead>((e, _, _) => throw new InvalidOperationException(e.RepositoryName));
        await bus.PublishAsync(new HistoryRead("one"), TestContext.Current.CancellationToken);
        await bus.PublishAsync(new HistoryRead("two"), TestContext.Current.CancellationToken);
        var exception = Assert.Throws<HistoryException>(failed.ThrowIfAny);
        Assert.EndsWith(" failed: one", exception.Message, StringComparison.Ordinal);
    }
}
