namespace SourceGenBus.Package.Tests;

/// <summary>The packed tool, installed into a clean folder, and the baseline of a project that was built there.</summary>
public sealed class ToolPackageTests(PackedLibrary library) : IDisposable
{
    private const string Program =
        """
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using Shop;

        var json = JsonSerializer.Serialize(new OrderPlaced("4711", 1, new Address("Vienna"), Mood.Good, null), ShopJson.Default.OrderPlaced);
        var fields = new List<string>();
        Collect(JsonNode.Parse(json)!.AsObject(), "");
        Console.WriteLine("fields: " + string.Join(' ', fields));

        void Collect(JsonObject value, string parent)
        {
            foreach (var (name, child) in value)
            {
                fields.Add(parent + name);
                if (child is JsonObject inner)
                    Collect(inner, parent + name + ".");
            }
        }
        """;

    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_tool_keeps_the_baseline_that_the_build_is_held_to()
    {
        (await _workspace.DotnetAsync("tool", "install", "SourceGenBus.Tool", "--version", PackedLibrary.Version, "--tool-path", "tools")).Succeeded();
        WriteEvents("string OrderId, decimal Total, Address To, Mood Mood, string? Note");
        _workspace.WriteProject(
            "Shop/Shop.csproj",
            Workspace.PackageReference + $"""<PackageReference Include="SourceGenBus.EventStore" Version="{PackedLibrary.Version}" />""");
        _workspace.Write("Shop/Program.cs", Program);

        // Without a baseline nothing is held to anything; the tool writes the first one from what was built.
        var run = (await _workspace.RunAsync("Shop")).Succeeded();
        (await ToolAsync("baseline", "write", "Shop/bin/Debug/net10.0/Shop.dll", "--file", "Shop/events.lock.json")).Succeeded();
        var baseline = await File.ReadAllTextAsync(Path.Combine(_workspace.Root, "Shop", "events.lock.json"));

        // What the serializer's own generator makes of the event is what the baseline says.
        Assert.Equal(
            run.Lines.Single(static line => line.StartsWith("fields: ", StringComparison.Ordinal))["fields: ".Length..].Split(' ').Order(StringComparer.Ordinal),
            System.Text.Json.JsonDocument.Parse(baseline).RootElement.GetProperty("events").GetProperty("order.placed@1").GetProperty("fields")
                .EnumerateObject().Select(static field => field.Name).Where(static name => !name.Contains('=', StringComparison.Ordinal)));
        (await _workspace.BuildAsync("Shop")).Succeeded().WithoutWarnings();

        WriteEvents("string OrderId, double Total, Address To, Mood Mood, string? Note");
        var build = (await _workspace.BuildAsync("Shop")).Failed();
        Assert.Contains("error SGB8007: 'OrderPlaced' is 'order.placed' version 1, which was released with another shape: 'total' was decimal and is double", build.Output, StringComparison.Ordinal);

        WriteEvents("string OrderId, decimal Total, Address To, Mood Mood, string? Note, string? Channel = null");
        (await _workspace.BuildAsync("Shop")).Succeeded().WithoutWarnings();
        var check = await ToolAsync("baseline", "check", "Shop/bin/Debug/net10.0/Shop.dll", "--file", "Shop/events.lock.json");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("'channel' is new", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_makes_a_store_and_looks_into_it()
    {
        (await _workspace.DotnetAsync("tool", "install", "SourceGenBus.Tool", "--version", PackedLibrary.Version, "--tool-path", "tools")).Succeeded();

        (await ToolAsync("schema", "migrate", "--sqlite", "shop.db")).Succeeded();
        Assert.Equal("[]\n", (await ToolAsync("streams", "--sqlite", "shop.db", "--json")).Succeeded().Output);
        Assert.Equal(3, (await ToolAsync("streams", "--sqlite", "other.db")).ExitCode);
    }

    private void WriteEvents(string parameters) => _workspace.Write(
        "Shop/Events.cs",
        $$"""
        using System.Text.Json.Serialization;
        using SourceGenBus;
        using SourceGenBus.EventStore;

        namespace Shop;

        [Event("order.placed")]
        public sealed record OrderPlaced({{parameters}}) : DomainEvent
        {
            [JsonPropertyName("gross-total")]
            public decimal Gross => (decimal)Total * 1.2m;

            [JsonIgnore]
            public string Secret { get; init; } = "";

            [JsonInclude]
            internal int Weight { get; init; }
        }

        public sealed record Address(string HTTPCity);

        public enum Mood { Fair, Good }

        [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
        [JsonSerializable(typeof(OrderPlaced))]
        public sealed partial class ShopJson : JsonSerializerContext;
        """);

    private Task<CommandResult> ToolAsync(params string[] arguments) =>
        Command.RunAsync(_workspace.Root, Path.Combine(_workspace.Root, "tools", "sgbus"), arguments, library.Environment);
}
