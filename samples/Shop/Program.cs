using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration.Memory;
using Shop;
using Shop.Http;
using Shop.Storage;
using Shop.Storage.Sql;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.Hosting;

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
    using var telemetry = Telemetry.Start(builder.Configuration);
    builder.Services.AddShop(options);

    await using var app = builder.Build();
    app.MapShop();
    if (options.Store == StoreKind.Memory)
        ShopLog.KeptInMemory(app.Logger);
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is StartupException or StoreSchemaException)
{
    await Console.Error.WriteLineAsync($"shop: {exception.Message}");
    return 1;
}
catch (StoreUnavailableException exception)
{
    var reason = exception.InnerException is SqliteException inner ? $"The database cannot be used: {SqliteFile.Explain(inner)}" : exception.Message;
    await Console.Error.WriteLineAsync($"shop: {reason}");
    return 1;
}
catch (Exception exception) when (exception is IOException or FormatException) // The address: taken, or none at all.
{
    await Console.Error.WriteLineAsync($"shop: {exception.Message}");
    return 1;
}
