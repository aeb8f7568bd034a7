using System.Data.Common;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Hosting;
using SourceGenBus.EventStore.PostgreSql;

namespace SourceGenBus.EventStore.Hosting.Tests.Tenants;

/// <summary>The code of the guide to tenants; <see cref="TenantGuideTests"/> compares them.</summary>
internal static class TenantGuide
{
    internal static void Register(IHostApplicationBuilder builder, string connectionString)
    {
        builder.Services
            .AddSourceGenBus()
            .AddTenantEventStores(tenants => tenants
                .UsePostgreSql((options, tenantId) =>
                {
                    options.ConnectionString = connectionString;
                    options.Schema = $"tenant_{tenantId}";
                })
                .AddEvents(events => events.AddDurableEvents())
                .Configure(options => options.Program = "rental")
                .AddProjection("fleet", tenant => new Fleet(tenant.GetRequiredService<TenantStore>().TenantId).ProjectAsync)
                .AddHosting(async (services, cancellationToken) =>
                    await services.GetRequiredService<Customers>().ListAsync(cancellationToken)));
        builder.Services.AddHealthChecks().AddCheck<TenantHealthCheck>("tenants");
    }

    internal static async Task AppendAsync(EventStreams streams, EventContext context, CancellationToken cancellationToken)
    {
        var acme = context.WithTenantId("acme");
        await streams.AppendAsync("acme/bike-7", ExpectedVersion.Any, [new BikeRented("7")], acme, cancellationToken);
    }
}

internal sealed class Desk(TenantStores tenants)
{
    public async Task RentAsync(string tenantId, string bike, EventContext context, CancellationToken cancellationToken) =>
        await tenants.Get(tenantId).Streams.AppendAsync($"bike-{bike}", ExpectedVersion.Any, [new BikeRented(bike)], context, cancellationToken);
}

[EventHandler<BikeRented>]
internal sealed class Invoices(TenantStores tenants)
{
    public async ValueTask HandleAsync(BikeRented rented, EventContext context, CancellationToken cancellationToken)
    {
        var tenant = tenants.Get(context.GetTenantId()!);
        await tenant.Streams.AppendAsync(
            (DbTransaction)context.Session!, $"invoice-{rented.EventId}", ExpectedVersion.Any, [new InvoiceDue(rented.Bike)], context, cancellationToken);
    }
}

[Event("bike.returned", Key = nameof(OrderingKey))]
public sealed record BikeReturned(string Tenant, string Bike) : DomainEvent
{
    [JsonIgnore]
    public string OrderingKey => $"{Tenant}/{Bike}";
}

[Event("bike.rented", Key = nameof(Bike))]
public sealed record BikeRented(string Bike) : DomainEvent;

[Event("invoice.due", Key = nameof(Bike))]
public sealed record InvoiceDue(string Bike) : DomainEvent;

internal sealed class Customers(params string[] tenantIds)
{
    internal Task<IReadOnlyCollection<string>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<string>>(cancellationToken.IsCancellationRequested ? [] : tenantIds);
}

internal sealed class Fleet(string tenantId)
{
    internal string TenantId => tenantId;

    internal ValueTask ProjectAsync(RecordedEvent recorded, DbTransaction transaction, CancellationToken cancellationToken) => default;
}
