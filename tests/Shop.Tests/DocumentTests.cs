using System.Text.RegularExpressions;
using Shop.Tests.Fixtures;
using SourceGenBus.Package.Tests;

namespace Shop.Tests;

/// <summary>What a reader is shown: the commands of the documents, the OpenAPI document and its page.</summary>
public sealed partial class DocumentTests
{
    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task The_commands_of_the_documents_work_word_for_word(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var shop = await ShopProcess.StartAsync(build, data);
        foreach (var document in new[] { "README.md", "samples/Shop/README.md" })
        {
            var run = await Command.RunAsync(
                data.Directory, "sh", ["-e", "-c", Example(document, "shop.sh")], new Dictionary<string, string> { ["SHOP"] = shop.Address });

            Assert.Equal(WithoutIds(Example(document, "what shop.sh prints")), WithoutIds(run.Succeeded().Output));
        }

        await data.EndAsync(shop);
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task Each_store_is_chosen_as_the_documents_say(Build build)
    {
        const string Run = "dotnet run --project samples/Shop -- ";
        var commands = Example("samples/Shop/README.md", "stores").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Example("README.md", "stores").Split('\n', StringSplitOptions.RemoveEmptyEntries), commands);
        Assert.Equal(Enum.GetNames<Store>(), commands.Select(static command => StoreSetting().Match(command).Groups["store"].Value));
        foreach (var command in commands)
        {
            Assert.StartsWith(Run, command, StringComparison.Ordinal);
            using var data = await ShopData.CreateAsync(Enum.Parse<Store>(StoreSetting().Match(command).Groups["store"].Value));

            // As a shell takes the line apart; only the server is another.
            var settings = command[Run.Length..].Split(' ').Select(static word => word.Replace("\"", "", StringComparison.Ordinal)).ToList();
            var server = data.Settings.FirstOrDefault(static setting => setting.StartsWith("--Shop:ConnectionString=", StringComparison.Ordinal));
            await using var shop = await ShopProcess.StartAsync(
                build, data, [.. settings.Select(setting => setting.StartsWith("--Shop:ConnectionString=", StringComparison.Ordinal) ? server! : setting)]);
            var order = await shop.Client.OrderAsync(await shop.Client.RegisterAsync());
            await shop.Client.HistoryAsync(order, 1);
            await data.EndAsync(shop);
        }
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task The_openapi_document_lists_every_endpoint(Build build)
    {
        using var data = await ShopData.CreateAsync(Store.Memory);
        await using var shop = await ShopProcess.StartAsync(build, data);
        var paths = (await shop.Client.ReadAsync("/openapi/v1.json"))["paths"]!.AsObject();

        Assert.Equal(
            [
                "get /orders/{id}", "get /orders/{id}/history", "get /orders/{id}/receipt",
                "post /orders", "post /orders/{id}/payment", "post /users",
            ],
            from path in paths
            from operation in path.Value!.AsObject()
            let name = $"{operation.Key} {path.Key}"
            orderby name
            select name);
        Assert.All(
            from path in paths
            from operation in path.Value!.AsObject()
            select operation.Value,
            static operation => Assert.NotNull((string?)operation!["summary"]));
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task The_page_needs_nothing_from_elsewhere(Build build)
    {
        using var data = await ShopData.CreateAsync(Store.Memory);
        await using var shop = await ShopProcess.StartAsync(build, data);
        using var answer = await shop.Client.GetAsync("/");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("openapi/v1.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>The fence after the line "&lt;!-- example: NAME --&gt;".</summary>
    private static string Example(string document, string name)
    {
        var lines = File.ReadAllLines(Path.Combine(BuildMetadata.RepositoryRoot, document));
        var marker = Array.IndexOf(lines, $"<!-- example: {name} -->");
        Assert.True(marker >= 0, $"{document} has no example named '{name}'.");
        var fence = Array.FindIndex(lines, marker, static line => line.StartsWith("```", StringComparison.Ordinal));
        var end = Array.IndexOf(lines, "```", fence + 1);
        return string.Join('\n', lines[(fence + 1)..end]) + "\n";
    }

    private static string WithoutIds(string text) => Id().Replace(text, "ID").Trim();

    [GeneratedRegex("--Shop:Store=(?<store>[A-Za-z]+)")]
    private static partial Regex StoreSetting();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
