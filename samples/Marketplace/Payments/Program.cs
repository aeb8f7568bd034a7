using Marketplace.Hosting;
using SourceGenBus.EventStore;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddMarketplaceConsole();
builder.Services.AddSourceGenBus();
builder.Services.AddMarketplace(
    builder.Configuration, "payments", static events => events.AddDurableEvents(), static transports => transports.Subscribe("orders"));

await using var app = builder.Build();
app.MapHealthChecks("/health");
await app.RunAsync();
