using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests.Relay;

public sealed class SqliteThrowingSinks() : ThrowingSinkTests(Databases.Sqlite);

public sealed class PostgreSqlThrowingSinks() : ThrowingSinkTests(Databases.PostgreSql);

/// <summary>A log sink that throws, as one on a full disk does, stops nothing. A listener of the metrics likewise.</summary>
public abstract class ThrowingSinkTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    // Other tests listen in the same process, and to them the listener must not throw.
    private const string EventName = "sink.tested";

    [Fact]
    public async Task A_relay_goes_on_retrying_and_makes_dead_letters()
    {
        await Store.Outbox.WriteAsync([Named("poison", "a"), Named("flaky", "b"), Named("good", "c")], cancellationToken: Cancelled);
        var calls = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var target = new Target(text =>
        {
            var call = calls.AddOrUpdate(text, 1, static (_, count) => count + 1);
            if (text == "poison" || (text == "flaky" && call < 3))
                throw new InvalidOperationException("not now");
        });
        var options = new OutboxRelayOptions
        {
            PollingInterval = TimeSpan.FromMilliseconds(5),
            Retries = new RetryPolicy { Attempts = 5, FirstDelay = TimeSpan.FromTicks(10), MaximumDelay = TimeSpan.FromMilliseconds(1) },
        };
        using var listener = ListenAndThrow();

        await UntilAsync(
            stop => new OutboxRelay(Store.Outbox, target, options, new ThrowingLogger<OutboxRelay>()).RunAsync(stop),
            async () => await Store.Outbox.GetStateAsync(Cancelled) == new OutboxState(0, 0, 0, 1));

        Assert.Equal((5, 3, 1), (calls["poison"], calls["flaky"], calls["good"]));
    }

    [Fact]
    public async Task A_relay_goes_on_after_an_outage()
    {
        await Store.Outbox.WriteAsync([Event("1")], cancellationToken: Cancelled);
        var arrived = false;
        var storage = new FlakyOutbox(Store.Outbox, outages: 3);
        var options = new OutboxRelayOptions { PollingInterval = TimeSpan.FromMilliseconds(5), OutageDelay = TimeSpan.FromMilliseconds(1) };
        var outages = new StoreOutages(logger: new ThrowingLogger<StoreOutages>());

        await UntilAsync(
            stop => new OutboxRelay(storage, new Target(_ => arrived = true), options, new ThrowingLogger<OutboxRelay>(), outages).RunAsync(stop),
            () => Task.FromResult(arrived && outages.Current is null));
    }

    [Fact]
    public async Task A_projection_goes_on_after_a_failure()
    {
        await new EventStreams(Store.Events, ShopEvents.Serializer()).AppendAsync("a", ExpectedVersion.Any, [new OrderShipped("1")], cancellationToken: Cancelled);
        var calls = 0;
        var projection = new Projection(
            Store,
            ShopEvents.Serializer(),
            "orders",
            (_, _, _) => ++calls < 3 ? throw new InvalidOperationException("not now") : default,
            new ProjectionOptions { FailureDelay = TimeSpan.FromMilliseconds(1), PollingInterval = TimeSpan.FromMilliseconds(5) },
            new ThrowingLogger<Projection>());

        await UntilAsync(projection.RunAsync, async () => calls == 3 && await projection.GetLagAsync(Cancelled) == 0);
    }

    [Fact]
    public async Task A_subscription_goes_on_after_a_failure()
    {
        await new EventStreams(Store.Events, ShopEvents.Serializer()).AppendAsync("a", ExpectedVersion.Any, [new OrderShipped("1")], cancellationToken: Cancelled);
        var calls = 0;
        var subscription = new EventSubscription(
            Store,
            ShopEvents.Serializer(),
            "mails",
            (_, _) => ++calls < 3 ? throw new InvalidOperationException("not now") : default,
            new ProjectionOptions { FailureDelay = TimeSpan.FromMilliseconds(1), PollingInterval = TimeSpan.FromMilliseconds(5) },
            new ThrowingLogger<EventSubscription>());

        await UntilAsync(subscription.RunAsync, async () => calls == 3 && await subscription.GetLagAsync(Cancelled) == 0);
    }

    /// <summary>Runs a worker until a condition holds, and fails with the worker's exception when it ends before.</summary>
    private static async Task UntilAsync(Func<CancellationToken, Task> run, Func<Task<bool>> condition)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var running = run(stop.Token);
        while (!await condition())
        {
            if (running.IsCompleted)
                await running;
            Assert.False(running.IsCompleted, "The worker has ended.");
            await Task.Delay(5, Cancelled);
        }

        await stop.CancelAsync();
        await running;
    }

    private static EventEnvelope Named(string text, string key) => Event(text, key) with { Name = EventName };

    private static MeterListener ListenAndThrow()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name.StartsWith("sourcegenbus.outbox.", StringComparison.Ordinal))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Value is EventName)
                    throw new InvalidOperationException("no metrics today");
            }
        });
        listener.Start();
        return listener;
    }

    private sealed class ThrowingLogger<T> : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("no scope today");

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("no log today");
    }

    private sealed class Target(Action<string> deliver) : IOutboxTarget
    {
        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            deliver(Text(envelope));
            return default;
        }
    }

    /// <summary>An outbox whose database is away for the first leases.</summary>
    private sealed class FlakyOutbox(IOutboxStorage storage, int outages) : ForwardingOutbox(storage)
    {
        private int _calls;

        public override ValueTask<OutboxLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default) =>
            ++_calls <= outages ? throw new StoreOutageException("no way") : base.LeaseAsync(request, cancellationToken);
    }
}
