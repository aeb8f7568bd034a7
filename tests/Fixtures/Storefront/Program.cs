using SourceGenBus;
using Storefront;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<Mailbox>();
builder.Services.AddSourceGenBus();

var app = builder.Build();
app.MapPost("/orders/{id}", async (string id, ICommandBus commands, CancellationToken cancellationToken) =>
    Results.Text(await commands.SendAsync(new PlaceOrder(id), cancellationToken)));
app.MapGet("/orders/{id}", async (string id, ICommandBus commands, CancellationToken cancellationToken) =>
    Results.Text(await commands.QueryAsync(new FindOrder(id), cancellationToken)));
await app.RunAsync();
