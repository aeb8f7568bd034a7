using Marketplace.Hosting;
using Marketplace.Orders;
using SourceGenBus.EventStore;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddMarketplaceConsole();
builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OrdersJson.Default));
builder.Services.AddSourceGenBus();
builder.Services.AddSingleton<Timeline>();
builder.Services.AddMarketplace(
    builder.Configuration,
    "orders",
    static events => events.AddDurableEvents(),
    static transports => transports.SendCommands().Subscribe("payments").Subscribe("shipments"));

await using var app = builder.Build();
app.MapOrders();
app.MapHealthChecks("/health");
await app.RunAsync();
