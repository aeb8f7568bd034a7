using Microsoft.Extensions.Configuration.Memory;
using Shop;
using Shop.Http;
using Shop.Storage;

try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults.Values });
    builder.Logging.AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.IncludeScopes = true; // They tell which request a line belongs to.
    });

    var options = ShopOptions.Read(builder.Configuration);
    using var database = Database.Open(options.Database, options.Faults);
    using var telemetry = Telemetry.Start(builder.Configuration);
    builder.Services.AddShop(options, database);

    await using var app = builder.Build();
    app.MapShop();
    await app.RunAsync();
    return 0;
}
catch (StartupException exception)
{
    await Console.Error.WriteLineAsync($"shop: {exception.Message}");
    return 1;
}
catch (Exception exception) when (exception is IOException or FormatException) // The address: taken, or none at all.
{
    await Console.Error.WriteLineAsync($"shop: {exception.Message}");
    return 1;
}
