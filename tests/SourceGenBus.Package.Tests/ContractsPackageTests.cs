using System.Text.Json;
using System.Xml.Linq;

namespace SourceGenBus.Package.Tests;

/// <summary>The package for projects of contracts: what it holds, and a program above projects that have it alone.</summary>
public sealed class ContractsPackageTests(PackedLibrary library) : IDisposable
{
    private const string Contracts =
        """
        using System.Text.Json.Serialization;
        using SourceGenBus;
        using SourceGenBus.EventStore;

        namespace Contracts;

        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2, Key = nameof(OrderId))]
        public sealed record OrderPlaced(string OrderId, int Pieces) : DomainEvent
        {
            [Upcaster]
            public static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId, 1);
        }

        public sealed record PlaceOrder(string OrderId, int Pieces) : ICommand<bool>;

        [JsonSerializable(typeof(OrderPlacedV1))]
        [JsonSerializable(typeof(OrderPlaced))]
        public sealed partial class ContractsJson : JsonSerializerContext;
        """;

    private const string Domain =
        """
        using Contracts;
        using SourceGenBus;
        using SourceGenBus.EventStore;

        namespace Domain;

        [Event("stock.taken")]
        public sealed record StockTaken(string OrderId, int Pieces);

        public sealed class Stock(IEventBus bus)
        {
            public async ValueTask<StockTaken> TakeAsync(OrderPlaced placed, EventContext context)
            {
                var taken = new StockTaken(placed.OrderId, placed.Pieces);
                await bus.PublishAsync(taken, context);
                return taken;
            }
        }
        """;

    private const string App =
        """
        using System.Text.Json.Serialization;
        using Contracts;
        using Domain;
        using SourceGenBus;
        using SourceGenBus.EventStore;
        using SourceGenBus.EventStore.Sqlite;

        SQLitePCL.Batteries_V2.Init();
        await using IDurableStore store = new SqliteStore(new SqliteStoreOptions { Path = args[0] });
        await store.MigrateAsync();
        var streams = new EventStreams(store.Events, new EventSerializer(new EventTypeRegistry().AddDurableEvents(), source: "shop"));

        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.SendAsync(new PlaceOrder("4711", 3));
        var taken = await new Stock(bus).TakeAsync(new OrderPlaced("4711", 3), EventContext.Empty);
        await streams.AppendAsync("orders", ExpectedVersion.Any, [new OrderPlacedV1("4710"), new OrderPlaced("4711", 3), taken]);
        await foreach (var recorded in streams.ReadAsync("orders"))
            Console.WriteLine($"{recorded.Event.GetType()} {recorded.Event switch { OrderPlaced placed => placed.Pieces, StockTaken stock => stock.Pieces, _ => 0 }}");

        [JsonSerializable(typeof(StockTaken))]
        internal sealed partial class AppJson : JsonSerializerContext;

        [CommandHandler<PlaceOrder, bool>]
        internal sealed class Orders
        {
            public ValueTask<bool> HandleAsync(PlaceOrder place)
            {
                Console.WriteLine($"order of {place.Pieces}");
                return new(true);
            }
        }

        [EventHandler<StockTaken>]
        internal sealed class Printer
        {
            public ValueTask HandleAsync(StockTaken taken)
            {
                Console.WriteLine($"taken {taken.Pieces}");
                return default;
            }
        }
        """;

    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_package_holds_the_library_alone_and_depends_on_nothing()
    {
        Assert.Equal(
            [
                "README.md", "SourceGenBus.Abstractions.nuspec", "icon.png",
                "lib/net10.0/SourceGenBus.Abstractions.dll", "lib/net10.0/SourceGenBus.Abstractions.xml",
            ],
            PackedLibrary.FilesIn(library.AbstractionsFile).Where(static file =>
                file is not "[Content_Types].xml" && !file.StartsWith("_rels/", StringComparison.Ordinal) && !file.StartsWith("package/", StringComparison.Ordinal)));
        var nuspec = XDocument.Parse(PackedLibrary.Read(library.AbstractionsFile, "SourceGenBus.Abstractions.nuspec"));
        Assert.DoesNotContain(nuspec.Descendants(), static element => element.Name.LocalName == "dependency");
        Assert.Single(nuspec.Descendants(), static element => element.Name.LocalName == "group");
    }

    [Fact]
    public async Task An_app_stores_and_reads_the_events_of_projects_that_have_the_abstractions_alone()
    {
        Write(handlerInDomain: false);

        (await _workspace.BuildAsync("App")).Succeeded().WithoutWarnings();
        var run = (await _workspace.DotnetAsync("run", "--project", "App", "--no-build", "--", Path.Combine(_workspace.Root, "shop.db"))).Succeeded();

        Assert.Equal(
            ["order of 3", "taken 3", "Contracts.OrderPlaced 1", "Contracts.OrderPlaced 3", "Domain.StockTaken 3"],
            run.Lines.Where(static line => line.Length > 0));
        Assert.Equal([$"SourceGenBus.Abstractions/{PackedLibrary.Version}"], Restored("Contracts"));
        Assert.Equal(["Contracts/1.0.0", $"SourceGenBus.Abstractions/{PackedLibrary.Version}"], Restored("Domain"));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_workspace.Root, "Contracts", "obj"), "*SourceGenBus.Generators*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_handler_in_such_a_project_is_a_warning_of_the_app_and_so_is_an_event_without_serializer()
    {
        Write(handlerInDomain: true);
        _workspace.Write("App/Program.cs", App.Replace("[JsonSerializable(typeof(StockTaken))]", "[JsonSerializable(typeof(int))]", StringComparison.Ordinal));

        var build = (await _workspace.BuildAsync("App")).Succeeded();

        Assert.Contains("warning SGB1019: 'Forgotten' of the assembly 'Domain' is marked as a handler and is never called", build.Output, StringComparison.Ordinal);
        Assert.Contains("warning SGB8025: 'StockTaken' of the assembly 'Domain', for which nothing was generated, has no serializer", build.Output, StringComparison.Ordinal);
    }

    private void Write(bool handlerInDomain)
    {
        var abstractions = $"""<PackageReference Include="SourceGenBus.Abstractions" Version="{PackedLibrary.Version}" />""";
        const string Strict = "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>";
        _workspace
            .WriteProject("Contracts/Contracts.csproj", abstractions, Strict, outputType: "Library")
            .Write("Contracts/Contracts.cs", Contracts)
            .WriteProject("Domain/Domain.csproj", abstractions + """<ProjectReference Include="../Contracts/Contracts.csproj" />""", Strict, outputType: "Library")
            .Write(
                "Domain/Domain.cs",
                Domain + (handlerInDomain ? "[EventHandler<StockTaken>] public sealed class Forgotten { public ValueTask HandleAsync(StockTaken taken) => default; }" : ""))
            .WriteProject(
                "App/App.csproj",
                $"""
                {Workspace.PackageReference}
                <PackageReference Include="SourceGenBus.EventStore.Sqlite" Version="{PackedLibrary.Version}" />
                <PackageReference Include="SQLitePCLRaw.bundle_e_sqlite3" Version="3.0.3" />
                <ProjectReference Include="../Domain/Domain.csproj" />
                """,
                "<UseAppHost>false</UseAppHost><NoWarn>$(NoWarn);NETSDK1206</NoWarn>")
            .Write("App/Program.cs", App);
    }

    /// <summary>What restoring a project brought, in order.</summary>
    private IEnumerable<string> Restored(string project)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(_workspace.Root, project, "obj", "project.assets.json")));
        return [.. assets.RootElement.GetProperty("libraries").EnumerateObject().Select(static restored => restored.Name).Order(StringComparer.Ordinal)];
    }
}
