using System.Net;
using System.Net.Sockets;
using Shop.Tests.Fixtures;
using SourceGenBus.EventStore.Tests;

namespace Shop.Tests;

/// <summary>What is wrong when it starts, it says in a sentence.</summary>
public sealed class StartTests
{
    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task Settings_that_make_no_sense(Build build)
    {
        using var data = await ShopData.CreateAsync(Store.Sqlite);
        await AssertRefusesAsync(build, data, "Shop:HandlerTimeout takes a time such as 00:00:05, more than zero, not 'soon'.", "--Shop:HandlerTimeout=soon");
        await AssertRefusesAsync(build, data, "Shop:HandlerTimeout takes a time such as 00:00:05, more than zero, not '00:00:00'.", "--Shop:HandlerTimeout=00:00:00");
        await AssertRefusesAsync(build, data, "Shop:Faults is true or false, not 'maybe'.", "--Shop:Faults=maybe");
        await AssertRefusesAsync(build, data, "Shop:Database is empty; it takes the path of the database file.", "--Shop:Database=");
        await AssertRefusesAsync(build, data, "Shop:Store is one of Memory, Sqlite, PostgreSql, not '1'.", "--Shop:Store=1");
        await AssertRefusesAsync(
            build,
            data,
            "Shop:ConnectionString is missing; with Shop:Store=PostgreSql it says how to connect, such as Host=localhost;Database=shop;Username=shop.",
            "--Shop:Store=PostgreSql");
        await AssertRefusesAsync(
            build, data, "There is no setting Shop:Databse. The settings are Store, Database, ConnectionString, HandlerTimeout, Faults.", "Shop__Databse=x.db");
        Assert.Empty(Directory.GetFiles(data.Directory));
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task Files_that_are_no_database_of_this_shop(Build build)
    {
        using var data = await ShopData.CreateAsync(Store.Sqlite);
        await AssertRefusesAsync(
            build, data, "The database 'nowhere/shop.db' cannot be used: it cannot be opened. Its directory must exist, and both must be accessible.", "--Shop:Database=nowhere/shop.db");

        await File.WriteAllTextAsync(data.Path, string.Join(' ', Enumerable.Repeat("This is a letter.", 100)), TestContext.Current.CancellationToken);
        await AssertRefusesUntouchedAsync(build, data, "The database 'shop.db' cannot be used: it is a file of another kind.");

        File.Delete(data.Path);
        data.Execute("CREATE TABLE letters (text TEXT)");
        await AssertRefusesUntouchedAsync(build, data, "The database 'shop.db' cannot be used: it belongs to another program.");
    }

    [Theory]
    [ClassData(typeof(DurableSetups))]
    public async Task A_schema_of_a_newer_program(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using (var shop = await ShopProcess.StartAsync(build, data))
            Assert.Equal(0, await shop.StopAsync());
        data.AdvanceShopSchema();
        await AssertRefusesAsync(build, data, "The database cannot be used: its schema is version 2 of the shop's, and this program knows version 1.");
        data.AdvanceStoreSchema();
        await AssertRefusesAsync(
            build,
            data,
            "The store has schema version 99, but this program knows versions up to 3 only: a newer program has migrated it. Update this one; nothing was changed.");
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task A_database_that_does_not_exist(Build build)
    {
        using var data = await ShopData.CreateAsync(Store.PostgreSql);
        var server = await PostgreSqlServer.StartedAsync();
        await AssertRefusesAsync(
            build,
            data,
            "The database of the event store cannot be used: 3D000: database \"nowhere\" does not exist",
            "--Shop:ConnectionString=" + server.ConnectionString.Replace("Database=postgres", "Database=nowhere", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task A_file_that_another_process_keeps_locked(Build build)
    {
        using var data = await ShopData.CreateAsync(Store.Sqlite);
        await using (var shop = await ShopProcess.StartAsync(build, data))
            Assert.Equal(0, await shop.StopAsync());
        using (data.Lock())
            await AssertRefusesAsync(build, data, "The database cannot be used: another process keeps it locked.");
        await using var again = await ShopProcess.StartAsync(build, data);
        await again.Client.RegisterAsync();
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task An_address_that_is_taken(Build build)
    {
        using var data = await ShopData.CreateAsync(Store.Sqlite);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://{taken.LocalEndpoint}";
        await AssertRefusesAsync(build, data, $"Failed to bind to address {address}: address already in use.", "--urls=" + address);
        await AssertRefusesAsync(build, data, "Invalid url: 'nowhere'", "--urls=nowhere");
    }

    private static async Task AssertRefusesUntouchedAsync(Build build, ShopData data, string sentence)
    {
        var before = await File.ReadAllBytesAsync(data.Path, TestContext.Current.CancellationToken);
        await AssertRefusesAsync(build, data, sentence);
        Assert.Equal(before, await File.ReadAllBytesAsync(data.Path, TestContext.Current.CancellationToken));
    }

    private static async Task AssertRefusesAsync(Build build, ShopData data, string sentence, params string[] settings)
    {
        await using var shop = await ShopProcess.LaunchAsync(build, data, settings);
        Assert.Equal((1, $"shop: {sentence}"), (await shop.ExitAsync(), shop.Errors));
        Assert.DoesNotContain("Now listening", shop.Log, StringComparison.Ordinal);
    }
}
