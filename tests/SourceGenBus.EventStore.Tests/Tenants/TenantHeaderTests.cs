using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests.Tenants;

public sealed class SqliteTenantHeaders() : TenantHeaderTests(Databases.Sqlite);

public sealed class PostgreSqlTenantHeaders() : TenantHeaderTests(Databases.PostgreSql);

/// <summary>Several tenants in one store.</summary>
public abstract class TenantHeaderTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private readonly EventSerializer _serializer = ShopEvents.Serializer();
    private readonly ConcurrentQueue<string> _handled = new();

    [Theory]
    [InlineData(true, "acme", "basil")]
    [InlineData(false, "acme")]
    public async Task Equal_ids_of_two_tenants_are_two_events_where_that_is_wanted(bool claimsByTenant, params string[] expected)
    {
        var same = new OrderShipped("1");
        foreach (var tenantId in new[] { "acme", "basil" })
            await DeliverAsync(_serializer.Wrap(same, EventContext.Empty.WithTenantId(tenantId)), claimsByTenant);

        // Again, as after a crash.
        await DeliverAsync(_serializer.Wrap(same, EventContext.Empty.WithTenantId("acme")), claimsByTenant);

        Assert.Equal(expected, _handled);
    }

    [Fact]
    public async Task Long_and_strange_ids_of_tenants_make_claims_of_their_own()
    {
        var same = new OrderShipped("1");
        string[] tenantIds = [new('x', 5000), new string('x', 5000) + "y", "a\nb", "a\tb"];
        foreach (var tenantId in tenantIds.Concat(tenantIds))
            await DeliverAsync(_serializer.Wrap(same, EventContext.Empty.WithTenantId(tenantId)), claimsByTenant: true);

        Assert.Equal(tenantIds, _handled);
    }

    [Fact]
    public async Task Metrics_show_tenants_as_they_are_told_to()
    {
        var prefix = $"{Guid.NewGuid():N}";
        var counts = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var listener = Listen(prefix, counts);
        Func<string, string?> tag = tenantId => tenantId switch
        {
            "small" => null,
            "broken" => throw new InvalidOperationException("no tag"),
            _ => $"{prefix} {tenantId}",
        };
        var streams = new EventStreams(Store.Events, _serializer, new EventStreamOptions { Append = new AppendOptions { Publish = true }, TenantTag = tag });
        var outbox = new Outbox(Store.Outbox, _serializer, tag);
        foreach (var tenantId in new[] { "acme", "basil", "small", "broken" })
        {
            await streams.AppendAsync("a", ExpectedVersion.Any, [new OrderShipped("1")], EventContext.Empty.WithTenantId(tenantId), Cancelled);
            await outbox.WriteAsync([new OrderShipped($"bad {tenantId}")], EventContext.Empty.WithTenantId(tenantId), cancellationToken: Cancelled);
        }

        await outbox.WriteAsync([new OrderShipped("2")], cancellationToken: Cancelled);
        var target = new Relay.DelegateTarget(static (text, _) => text.Contains("bad ", StringComparison.Ordinal) ? throw new InvalidOperationException() : default); // Not in an id: it has no space.
        await new OutboxRelay(Store.Outbox, target, new OutboxRelayOptions { TenantTag = tag, Retries = new RetryPolicy { Attempts = 1 } }).RunOnceAsync(Cancelled);

        var state = await Store.Outbox.GetStateAsync(Cancelled);
        Assert.Equal((0, 4), (state.Ready, state.DeadLetters));
        foreach (var tenantId in new[] { "acme", "basil" })
        {
            Assert.Equal(1, counts[$"sourcegenbus.store.appended {tenantId}"]);
            Assert.Equal(2, counts[$"sourcegenbus.outbox.written {tenantId}"]);
            Assert.Equal(1, counts[$"sourcegenbus.outbox.delivered {tenantId}"]);
            Assert.Equal(1, counts[$"sourcegenbus.outbox.failed {tenantId}"]);
            Assert.Equal(1, counts[$"sourcegenbus.outbox.dead {tenantId}"]);
        }

        Assert.Equal(10, counts.Count);
    }

    private async Task DeliverAsync(EventEnvelope envelope, bool claimsByTenant)
    {
        await using var bus = new EventBusBuilder().Build();
        using var subscription = bus.Subscribe<OrderShipped>((_, context, _) =>
        {
            _handled.Enqueue(context.GetTenantId()!);
            return default;
        });
        await new TransactionalBusTarget(Store, bus, _serializer, "shop", claimsByTenant).DeliverAsync(envelope, Cancelled);
    }

    /// <summary>A listener hears the whole process, so it counts only what has a tag of this test.</summary>
    private static MeterListener Listen(string prefix, ConcurrentDictionary<string, long> counts)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listening) =>
            {
                if (instrument.Meter.Name == EventBusTelemetry.MeterName)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "sourcegenbus.tenant.id" && tag.Value is string text && text.StartsWith(prefix, StringComparison.Ordinal))
                    counts.AddOrUpdate($"{instrument.Name} {text[(prefix.Length + 1)..]}", value, (_, known) => known + value);
            }
        });
        listener.Start();
        return listener;
    }
}
