using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SourceGenBus.Transports.Tests;

/// <summary>Transports that hang in the middle of anything. What is told to wait for them does not.</summary>
public sealed class HangTests
{
    [Theory]
    [InlineData("receive")]
    [InlineData("acknowledge")]
    [InlineData("dispose")]
    [InlineData("subscribe")]
    public async Task A_consumer_that_hangs_is_given_up_and_another_one_works(string where)
    {
        var broker = new InMemoryBroker();
        var real = new InMemoryTransport(broker);
        var subscriptions = 0;
        var faulty = new FaultyTransport();
        faulty.Subscribe = () => Interlocked.Increment(ref subscriptions) == 1
            ? where == "subscribe" ? throw new TimeoutException("The first one fails.") : new HangingConsumer(where, Consumer)
            : Consumer();
        Arrivals<OrderPlaced> placed = null!;
        await using var payments = await Service.StartAsync(
            "payments",
            await Databases.Sqlite(),
            builder => builder
                .AddTransport(_ => faulty)
                .Configure(static options => options.ConfirmTimeout = TimeSpan.FromMilliseconds(100))
                .Subscribe("orders", static options => options.Heartbeat = TimeSpan.FromMilliseconds(50)),
            service => placed = new(service.Bus));
        await ReceivingTests.SendAsync(broker, ReceivingTests.Readable("a", 1));

        Assert.Equal(1, Assert.Single(await placed.WaitAsync(1)).Number);
        while (Volatile.Read(ref subscriptions) < 2)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await payments.HealthAsync(HealthStatus.Healthy);

        ITransportConsumer Consumer() => real.SubscribeAsync(
            new TransportSubscription("orders", "payments") { Heartbeat = TimeSpan.FromMilliseconds(50) }, CancellationToken.None).AsTask().Result;
    }

    private sealed class HangingConsumer(string where, Func<ITransportConsumer> inner) : ITransportConsumer
    {
        private static readonly Task Never = Task.Delay(Timeout.Infinite, CancellationToken.None);

        private readonly ITransportConsumer _inner = inner();

        public async ValueTask<IReadOnlyList<TransportDelivery>> ReceiveAsync(int maximum, CancellationToken cancellationToken)
        {
            if (where == "receive")
                await HangAsync();
            if (where == "dispose")
                throw new TransportException("Gone.") { IsTransient = true };
            return await _inner.ReceiveAsync(maximum, cancellationToken);
        }

        public async ValueTask AcknowledgeAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken) => await HangAsync();

        public ValueTask RejectAsync(TransportDelivery delivery, TimeSpan delay, CancellationToken cancellationToken) => default;

        public ValueTask ExtendAsync(IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken) => default;

        public async ValueTask DisposeAsync()
        {
            await _inner.DisposeAsync();
            if (where == "dispose")
                await HangAsync();
        }

        private static Task HangAsync() => Never;
    }
}
