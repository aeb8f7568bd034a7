using Marketplace.Hosting;
using SourceGenBus.EventStore;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddMarketplaceConsole();
builder.Services.AddSourceGenBus();
builder.Services.AddMarketplace(
    builder.Configuration,
    "shipping",
    static events => events.AddDurableEvents(),
    static transports => transports.Subscribe("payments").Subscribe("shipping"));

await using var app = builder.Build();
app.MapHealthChecks("/health");
await app.RunAsync();
