using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests.Handlers;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests.Tenants;

public sealed class SqliteTenants() : TenantStoresTests(static () =>
{
    var folder = TemporaryFiles.NewPath("");
    return new(tenantId => Databases.Sqlite($"{folder}-{tenantId}.db"));
});

public sealed class PostgreSqlTenants() : TenantStoresTests(static async () =>
{
    var connectionString = (await PostgreSqlServer.StartedAsync()).ConnectionString;
    var schema = Databases.NewSchema();
    return tenantId => new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = connectionString, Schema = $"{schema}_{tenantId}" });
});

/// <summary>Two tenants, each with a file or a schema of its own, never meet.</summary>
public abstract class TenantStoresTests(Func<ValueTask<Func<string, IDurableStore>>> prepare) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _handled = new();
    private readonly ConcurrentQueue<string> _projected = new();
    private readonly ConcurrentQueue<string> _made = new();
    private ServiceProvider _services = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private TenantStores Tenants => _services.GetRequiredService<TenantStores>();

    public async ValueTask InitializeAsync()
    {
        var open = await prepare();
        _services = new ServiceCollection()
            .AddSourceGenBus()
            .AddSingleton(new PostOffice())
            .AddTenantEventStores(tenants => tenants
                .UseStore((_, tenantId) =>
                {
                    _made.Enqueue(tenantId);
                    return open(tenantId);
                })
                .AddEvents(static events => events.AddDurableEvents())
                .Configure(static options => options.Program = "shop"))
            .AddTenantProjection("orders", tenant =>
            {
                var tenantId = tenant.GetRequiredService<TenantStore>().TenantId;
                return (recorded, _, _) =>
                {
                    _projected.Enqueue($"{tenantId}: {recorded.Event}");
                    return default;
                };
            })
            .BuildServiceProvider();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _services.DisposeAsync();
    }

    [Fact]
    public async Task They_share_neither_streams_nor_positions_nor_checkpoints()
    {
        await AppendAsync("acme", 1, 2, 3);
        await AppendAsync("basil", 9);

        Assert.Equal([1, 2, 3], await ReadAsync("acme"));
        Assert.Equal([9], await ReadAsync("basil"));
        Assert.Equal(3, await ProjectionOf("acme").CatchUpAsync(Cancelled));
        Assert.Equal((0, 1), (await ProjectionOf("acme").GetLagAsync(Cancelled), await ProjectionOf("basil").GetLagAsync(Cancelled)));
        Assert.Equal(1, await ProjectionOf("basil").CatchUpAsync(Cancelled));
        Assert.Equal(3, _projected.Count(static projected => projected.StartsWith("acme: ", StringComparison.Ordinal)));
        Assert.Single(_projected, static projected => projected.StartsWith("basil: ", StringComparison.Ordinal));
        await Assert.ThrowsAsync<VersionConflictException>(async () => await Tenants.Get("basil").Streams.AppendAsync(
            "shelf", ExpectedVersion.Exactly(3), [new OrdersCounted(1)], cancellationToken: Cancelled));
    }

    [Fact]
    public async Task They_share_neither_outbox_nor_claims_and_handlers_learn_whose_event_it_is()
    {
        using var handler = _services.GetRequiredService<IEventBus>().Subscribe<OrderShipped>((shipped, context, _) =>
        {
            _handled.Enqueue($"{context.GetTenantId()} {shipped.OrderId}");
            return default;
        });
        var same = new OrderShipped("1");
        await Tenants.Get("acme").Outbox.WriteAsync([same], cancellationToken: Cancelled);
        await Tenants.Get("basil").Outbox.WriteAsync([same], cancellationToken: Cancelled);

        await RelayAsync("acme");
        Assert.Equal(["acme 1"], _handled);
        Assert.Equal(1, (await Tenants.Get("basil").Store.Outbox.GetStateAsync(Cancelled)).Ready);

        // The same id in the other store is another claim.
        await RelayAsync("basil");
        Assert.Equal(["acme 1", "basil 1"], _handled);
        foreach (var tenantId in new[] { "acme", "basil" })
        {
            var claims = await Tenants.Get(tenantId).Store.Inspection.ListInboxAsync(Cancelled);
            Assert.Equal(1, Assert.Single(claims, claims => claims.Handler == $"shop/{GetType()}").Claims);
            Assert.Equal(default, await Tenants.Get(tenantId).Store.Outbox.GetStateAsync(Cancelled));
        }
    }

    [Fact]
    public async Task The_tenant_is_stored_and_a_context_of_another_one_is_refused()
    {
        var acme = Tenants.Get("acme");
        await acme.Streams.AppendAsync("a", ExpectedVersion.None, [new OrderShipped("1")], EventContext.Empty.WithTenantId("acme"), Cancelled);
        await acme.Streams.AppendAsync("a", ExpectedVersion.Any, [new OrderShipped("2")], cancellationToken: Cancelled);

        var stored = await acme.Store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 9, Cancelled);
        Assert.Equal(["acme", "acme"], stored.Select(static stored => stored.Envelope.Headers.TenantId));

        var wrong = EventContext.Empty.WithTenantId("basil");
        Assert.Contains("'basil'", (await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await acme.Streams.AppendAsync("a", ExpectedVersion.Any, [new OrderShipped("3")], wrong, Cancelled))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await acme.Outbox.WriteAsync([new OrderShipped("3")], wrong, cancellationToken: Cancelled));
        Assert.Equal(2, (await acme.Store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 9, Cancelled)).Count);
        Assert.Equal(default, (await acme.Store.Outbox.GetStateAsync(Cancelled)) with { Ready = 0 });
    }

    [Fact]
    public async Task A_closed_tenant_is_opened_anew_with_what_it_had()
    {
        await AppendAsync("acme", 1);
        var before = Tenants.Get("acme");

        Assert.True(await Tenants.CloseAsync("acme"));
        Assert.False(await Tenants.CloseAsync("acme"));
        Assert.Empty(Tenants.TenantIds);

        Assert.NotSame(before, Tenants.Get("acme"));
        Assert.Equal([1], await ReadAsync("acme"));
        Assert.Equal(["acme", "acme"], _made);
    }

    private async Task AppendAsync(string tenantId, params int[] numbers) => await Tenants.Get(tenantId).Streams.AppendAsync(
        "shelf", ExpectedVersion.Any, [.. numbers.Select(static number => (object)new OrdersCounted(number))], cancellationToken: Cancelled);

    private async Task<IEnumerable<int>> ReadAsync(string tenantId) =>
        (await Tenants.Get(tenantId).Streams.ReadAllAsync(cancellationToken: Cancelled).ToListAsync(Cancelled)).Select(static recorded => ((OrdersCounted)recorded.Event).Shelf);

    private Projection ProjectionOf(string tenantId) => Assert.Single(Tenants.Get(tenantId).Services.GetServices<Projection>());

    private async Task RelayAsync(string tenantId)
    {
        while (await Tenants.Get(tenantId).Services.GetRequiredService<OutboxRelay>().RunOnceAsync(Cancelled))
        {
        }
    }
}
