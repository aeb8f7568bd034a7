using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests.Tenants;

/// <summary>Which store a tenant gets, and how often one is made and closed.</summary>
public sealed class TenantResolutionTests
{
    private static readonly Action<EventStoreOptions> Configure = static options => options.Program = "shop";

    private readonly ConcurrentDictionary<string, int> _made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _closed = new(StringComparer.Ordinal);

    [Fact]
    public async Task A_tenant_has_one_store_however_many_ask_at_once()
    {
        await using var services = Build();
        var tenants = services.GetRequiredService<TenantStores>();
        using var barrier = new Barrier(8);

        var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(asker => Task.Factory.StartNew(
            () =>
            {
                barrier.SignalAndWait();
                return tenants.Get(asker % 2 == 0 ? "acme" : "basil");
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(2, found.Distinct().Count());
        Assert.Equal((1, 1), (_made["acme"], _made["basil"]));
        Assert.Equal(["acme", "basil"], tenants.TenantIds.Order(StringComparer.Ordinal));
        Assert.Same(tenants.Get("acme").Streams, tenants.Get("acme").Services.GetRequiredService<EventStreams>());
        Assert.Same(tenants, tenants.Get("acme").Services.GetRequiredService<TenantStores>());
        Assert.NotSame(tenants.Get("acme").Streams, tenants.Get("basil").Streams);
    }

    [Fact]
    public async Task A_tenant_whose_store_cannot_be_made_disturbs_no_other_and_is_tried_again()
    {
        await using var services = Build(fails: tenantId => tenantId == "acme" && _made[tenantId] < 3);
        var tenants = services.GetRequiredService<TenantStores>();

        Assert.Throws<IOException>(() => tenants.Get("acme"));
        Assert.Equal("basil", tenants.Get("basil").TenantId);
        Assert.Throws<IOException>(() => tenants.Get("acme"));
        Assert.Equal(["basil"], tenants.TenantIds);
        Assert.Equal("acme", tenants.Get("acme").TenantId);
    }

    [Fact]
    public async Task All_are_closed_with_the_container_and_nobody_gets_one_afterwards()
    {
        var services = Build(closing: static tenantId => tenantId == "basil" ? throw new IOException("stuck") : Task.CompletedTask);
        var tenants = services.GetRequiredService<TenantStores>();
        foreach (var tenantId in new[] { "acme", "basil", "clove" })
            tenants.Get(tenantId);

        var failure = await Assert.ThrowsAsync<AggregateException>(async () => await tenants.DisposeAsync());

        Assert.Equal("stuck", Assert.Single(failure.InnerExceptions).Message);
        Assert.Equal((1, 1, 1), (_closed["acme"], _closed["basil"], _closed["clove"]));
        await services.DisposeAsync();
        Assert.Equal(1, _closed["acme"]);
        Assert.Throws<ObjectDisposedException>(() => tenants.Get("acme"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task Ids_are_texts_that_can_be_stored(string tenantId)
    {
        await using var services = Build();
        Assert.ThrowsAny<ArgumentException>(() => services.GetRequiredService<TenantStores>().Get(tenantId));
        Assert.Empty(_made);
    }

    [Fact]
    public async Task What_was_forgotten_or_done_twice_is_said()
    {
        var services = new ServiceCollection();
        Assert.Contains("Call UseSqlite", Refusal(static tenants => tenants.UseEvents(ShopEvents.Registry())), StringComparison.Ordinal);
        Assert.Contains("Call AddEvents", Refusal(static tenants => tenants.UseStore(static (_, _) => null!)), StringComparison.Ordinal);
        Assert.Contains("chosen twice", Refusal(static tenants => Complete(tenants).UseStore(static (_, _) => null!)), StringComparison.Ordinal);
        services.AddTenantEventStores(static tenants => Complete(tenants));
        Assert.Contains("called twice", Refusal(static tenants => Complete(tenants)), StringComparison.Ordinal);
        await using var provider = services.BuildServiceProvider();
        Assert.Contains("null", Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<TenantStores>().Get("acme")).Message, StringComparison.Ordinal);

        string Refusal(Action<TenantEventStoresBuilder> configure) =>
            Assert.Throws<InvalidOperationException>(() => services.AddTenantEventStores(configure)).Message;

        static TenantEventStoresBuilder Complete(TenantEventStoresBuilder tenants) =>
            tenants.UseStore(static (_, _) => null!).UseEvents(ShopEvents.Registry()).Configure(Configure);
    }

    [Fact]
    public void A_context_has_a_tenant()
    {
        var context = new EventContext { UserId = "ada", Metadata = new Dictionary<string, string> { ["ip"] = "::1" } };
        var tenanted = context.WithTenantId("acme");

        Assert.Null(context.GetTenantId());
        Assert.Equal(("acme", "ada", "::1"), (tenanted.GetTenantId(), tenanted.UserId, tenanted.Metadata["ip"]));
        Assert.Same(tenanted, tenanted.WithTenantId("acme"));
        Assert.Equal("basil", tenanted.WithTenantId("basil").GetTenantId());
        Assert.Throws<ArgumentException>(() => context.WithTenantId(" "));
        var foreign = new EventEnvelope(Guid.NewGuid(), "x", 1, DateTimeOffset.UnixEpoch, "{}"u8.ToArray()) { Headers = new EventHeaders { TenantId = "clove" } };
        Assert.Equal("clove", EventSerializer.ContextOf(foreign).GetTenantId());
    }

    private ServiceProvider Build(Func<string, bool>? fails = null, Func<string, Task>? closing = null) => new ServiceCollection()
        .AddTenantEventStores(tenants => tenants
            .UseStore((_, tenantId) =>
            {
                _made.AddOrUpdate(tenantId, 1, static (_, count) => count + 1);
                if (fails?.Invoke(tenantId) == true)
                    throw new IOException("no such folder");
                return Interleaving.OnDisposal(Databases.Sqlite(TemporaryFiles.NewPath("tenant.db")), () =>
                {
                    _closed.AddOrUpdate(tenantId, 1, static (_, count) => count + 1);
                    return closing?.Invoke(tenantId) ?? Task.CompletedTask;
                });
            })
            .UseEvents(ShopEvents.Registry())
            .Configure(Configure))
        .BuildServiceProvider();
}
