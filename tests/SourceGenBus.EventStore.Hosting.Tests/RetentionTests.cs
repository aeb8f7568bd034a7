using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>The host deletes what its policy does not keep.</summary>
public sealed class RetentionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Old_events_are_deleted_again_and_again(string database)
    {
        var store = await HostedStore.OpenAsync(database);
        await using var host = new HostedStore(store, static options =>
        {
            options.Retention = new RetentionPolicy { Events = [new EventRetention("cart-") { MaxCount = 1 }] };
            options.RetentionInterval = TimeSpan.FromMilliseconds(20);
        });
        await host.StartAsync();

        for (var round = 1; round <= 2; round++)
        {
            await AppendAsync(store, "cart-1", 2);
            await AppendAsync(store, "order-1", 2);
            while ((await store.Events.ReadStreamAsync("cart-1", ReadDirection.Forwards, 1, 9, Cancelled)).Count > 1)
                await Task.Delay(10, Cancelled);
            Assert.Equal(2 * round, (await store.Events.ReadStreamAsync("order-1", ReadDirection.Forwards, 1, 9, Cancelled)).Count);
        }

        while (!host.Logged(LogLevel.Information).Any(static text => text.StartsWith("Retention deleted ", StringComparison.Ordinal)))
            await Task.Delay(10, Cancelled);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_policy_without_sense_ends_the_start()
    {
        var store = await HostedStore.OpenAsync("sqlite");

        await using var host = new HostedStore(store, static options => options.Retention = new RetentionPolicy { PortionSize = 0 });

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Contains("PortionSize is 0", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Discarded_dead_letters_do_not_worry_the_health_check(string database)
    {
        var store = await HostedStore.OpenAsync(database);
        await using var host = new HostedStore(store, static options =>
        {
            options.Relays = 0;
            options.Health = new EventStoreHealthOptions { DeadLetters = 1 };
        });
        await host.StartAsync();
        await store.Outbox.WriteAsync([new EventEnvelope(Guid.NewGuid(), "thing.done", 1, DateTimeOffset.UtcNow, "{}"u8.ToArray())], cancellationToken: Cancelled);
        var lease = await store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
        await store.Outbox.FailAsync(lease, lease.Messages[0], new DeliveryFailure("mailer", "broken", DateTimeOffset.UtcNow, RetryAt: null), Cancelled);
        await store.Outbox.ReleaseAsync(lease, Cancelled);
        await host.HealthAsync(HealthStatus.Degraded);

        foreach (var letter in await store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled))
            Assert.True(await store.DeadLetters.DiscardAsync(letter.Id, "no use", Cancelled));

        await host.HealthAsync(HealthStatus.Healthy);
        await host.StopAsync();
    }

    private static async Task AppendAsync(IDurableStore store, string stream, int count) => await store.Events.AppendAsync(
        stream,
        ExpectedVersion.Any,
        [.. Enumerable.Range(0, count).Select(static _ => new EventEnvelope(Guid.NewGuid(), "thing.done", 1, DateTimeOffset.UtcNow, "{}"u8.ToArray()))],
        AppendOptions.Default,
        Cancelled);
}
