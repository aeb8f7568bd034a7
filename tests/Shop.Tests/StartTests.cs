using System.Net;
using System.Net.Sockets;
using Shop.Tests.Fixtures;

namespace Shop.Tests;

/// <summary>What is wrong when it starts, it says in a sentence.</summary>
public sealed class StartTests
{
    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task Settings_that_make_no_sense(Build build)
    {
        using var file = new ShopFile();
        await AssertRefusesAsync(build, file, "Shop:HandlerTimeout takes a time such as 00:00:05, more than zero, not 'soon'.", "--Shop:HandlerTimeout=soon");
        await AssertRefusesAsync(build, file, "Shop:HandlerTimeout takes a time such as 00:00:05, more than zero, not '00:00:00'.", "--Shop:HandlerTimeout=00:00:00");
        await AssertRefusesAsync(build, file, "Shop:Faults is true or false, not 'maybe'.", "--Shop:Faults=maybe");
        await AssertRefusesAsync(build, file, "Shop:Database is empty; it takes the path of the database file.", "--Shop:Database=");
        await AssertRefusesAsync(build, file, "There is no setting Shop:Databse. The settings are Database, HandlerTimeout, Faults.", "Shop__Databse=x.db");
        Assert.Empty(Directory.GetFiles(file.Directory));
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task Files_that_are_no_database_of_this_shop(Build build)
    {
        using var file = new ShopFile();
        await AssertRefusesAsync(
            build, file, "The database 'nowhere/shop.db' cannot be used: it cannot be opened. Its directory must exist, and both must be accessible.", "--Shop:Database=nowhere/shop.db");

        await File.WriteAllTextAsync(file.Path, string.Join(' ', Enumerable.Repeat("This is a letter.", 100)), TestContext.Current.CancellationToken);
        await AssertRefusesUntouchedAsync(build, file, "The database 'shop.db' cannot be used: it is a file of another kind.");

        File.Delete(file.Path);
        file.Execute("CREATE TABLE letters (text TEXT)");
        await AssertRefusesUntouchedAsync(build, file, "The database 'shop.db' cannot be used: it belongs to another program.");
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task A_schema_of_a_newer_program(Build build)
    {
        using var file = new ShopFile();
        await using (var shop = await ShopProcess.StartAsync(build, file))
            Assert.Equal(0, await shop.StopAsync());
        file.Execute("PRAGMA user_version = 2");
        await AssertRefusesAsync(build, file, "The database 'shop.db' cannot be used: its schema is version 2, and this program knows version 1.");
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task A_file_that_another_process_keeps_locked(Build build)
    {
        using var file = new ShopFile();
        await using (var shop = await ShopProcess.StartAsync(build, file))
            Assert.Equal(0, await shop.StopAsync());
        using (file.Lock())
            await AssertRefusesAsync(build, file, "The database 'shop.db' cannot be used: another process keeps it locked.");
        await using var again = await ShopProcess.StartAsync(build, file);
        await again.Client.RegisterAsync();
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task An_address_that_is_taken(Build build)
    {
        using var file = new ShopFile();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://{taken.LocalEndpoint}";
        await AssertRefusesAsync(build, file, $"Failed to bind to address {address}: address already in use.", "--urls=" + address);
        await AssertRefusesAsync(build, file, "Invalid url: 'nowhere'", "--urls=nowhere");
    }

    private static async Task AssertRefusesUntouchedAsync(Build build, ShopFile file, string sentence)
    {
        var before = await File.ReadAllBytesAsync(file.Path, TestContext.Current.CancellationToken);
        await AssertRefusesAsync(build, file, sentence);
        Assert.Equal(before, await File.ReadAllBytesAsync(file.Path, TestContext.Current.CancellationToken));
    }

    private static async Task AssertRefusesAsync(Build build, ShopFile file, string sentence, params string[] settings)
    {
        await using var shop = await ShopProcess.LaunchAsync(build, file, settings);
        Assert.Equal((1, $"shop: {sentence}"), (await shop.ExitAsync(), shop.Errors));
        Assert.DoesNotContain("Now listening", shop.Log, StringComparison.Ordinal);
    }
}
