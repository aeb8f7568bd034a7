using System.Text.Json;
using System.Xml.Linq;

namespace SourceGenBus.Package.Tests;

/// <summary>The package with aggregates and units of work: what it holds, and a program above a domain that knows no bus.</summary>
public sealed class DomainPackageTests(PackedLibrary library) : IDisposable
{
    private const string Generated =
        """
        using SourceGenBus;
        using SourceGenBus.Domain;

        namespace Shop.Domain;

        public sealed record OrderPlaced(string OrderId, int Pieces) : DomainEvent;

        public sealed partial class Order(string id) : AggregateRoot<string>(id)
        {
            public int Pieces { get; private set; }

            public void Place(int pieces) => Raise(new OrderPlaced(Id, pieces));

            private void Apply(OrderPlaced placed) => Pieces = placed.Pieces;
        }
        """;

    private const string Handwritten =
        """
        using SourceGenBus;
        using SourceGenBus.Domain;

        namespace Shop.Stock;

        public sealed record Counted(int Pieces) : DomainEvent;

        public sealed class Shelf(int id) : AggregateRoot<int>(id)
        {
            public int Pieces { get; private set; }

            public void Count(int pieces) => Raise(new Counted(pieces));

            protected override void ApplyEvent(object @event)
            {
                if (@event is not Counted counted)
                    throw UnknownEvent(@event);
                Pieces = counted.Pieces;
            }
        }
        """;

    private const string App =
        """
        using Shop.Domain;
        using Shop.Stock;
        using SourceGenBus;
        using SourceGenBus.Domain;

        await using var bus = new EventBusBuilder().AddHandlers().Build();
        var order = new Order("4711");
        order.Place(3);
        var shelf = new Shelf(1);
        shelf.Count(7);
        await using var unit = new NoDatabase(bus);
        await unit.BeginAsync(EventContext.Empty);
        unit.Track(shelf);
        await unit.CommitAsync();
        await bus.PublishUncommittedAsync(order);

        internal sealed class NoDatabase(IEventBus bus) : TransactionalUnitOfWork(bus)
        {
            protected override ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken) => default;
            protected override ValueTask CommitTransactionAsync() => default;
            protected override ValueTask RollbackTransactionAsync() => default;
        }

        [EventHandler<OrderPlaced>]
        [EventHandler<Counted>]
        internal sealed class Printer
        {
            public ValueTask HandleAsync(OrderPlaced placed) { Console.WriteLine($"placed {placed.Pieces}"); return default; }
            public ValueTask HandleAsync(Counted counted) { Console.WriteLine($"counted {counted.Pieces}"); return default; }
        }
        """;

    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_package_holds_the_library_alone_and_depends_on_the_abstractions()
    {
        var package = Path.Combine(library.PackageFolder, $"SourceGenBus.Domain.{PackedLibrary.Version}.nupkg");

        Assert.Equal(
            [
                "README.md", "SourceGenBus.Domain.nuspec", "icon.png",
                "lib/net10.0/SourceGenBus.Domain.dll", "lib/net10.0/SourceGenBus.Domain.xml",
            ],
            PackedLibrary.FilesIn(package).Where(static file =>
                file is not "[Content_Types].xml" && !file.StartsWith("_rels/", StringComparison.Ordinal) && !file.StartsWith("package/", StringComparison.Ordinal)));
        var nuspec = XDocument.Parse(PackedLibrary.Read(package, "SourceGenBus.Domain.nuspec"));
        Assert.Equal(
            ["SourceGenBus.Abstractions"],
            nuspec.Descendants().Where(static element => element.Name.LocalName == "dependency").Select(static element => element.Attribute("id")!.Value));
    }

    [Fact]
    public async Task An_app_publishes_what_aggregates_of_domains_without_the_bus_raised()
    {
        const string Strict = "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>";
        var generator = $"""<PackageReference Include="SourceGenBus" Version="{PackedLibrary.Version}" IncludeAssets="analyzers" PrivateAssets="all" />""";
        _workspace
            .WriteProject("Domain/Domain.csproj", Workspace.DomainReference + generator, Strict, outputType: "Library")
            .Write("Domain/Order.cs", Generated)
            .WriteProject("Stock/Stock.csproj", Workspace.DomainReference, Strict, outputType: "Library")
            .Write("Stock/Shelf.cs", Handwritten)
            .WriteProject(
                "App/App.csproj",
                Workspace.PackageReference
                    + """<ProjectReference Include="../Domain/Domain.csproj" /><ProjectReference Include="../Stock/Stock.csproj" />""",
                Strict + "<UseAppHost>false</UseAppHost>")
            .Write("App/Program.cs", App);

        (await _workspace.BuildAsync("App")).Succeeded().WithoutWarnings();
        var run = (await _workspace.DotnetAsync("run", "--project", "App", "--no-build")).Succeeded();

        Assert.Equal(["counted 7", "placed 3"], run.Lines.Where(static line => line.Length > 0));
        Assert.Equal(["Aggregates.Shop_Domain_Order.g.cs"], _workspace.GeneratedFiles("Domain").Keys);
        Assert.Empty(_workspace.GeneratedFiles("Stock"));
        Assert.Equal(["SourceGenBus.Abstractions.dll", "SourceGenBus.Domain.dll"], CompiledAgainst("Domain"));
        Assert.Equal(["SourceGenBus.Abstractions.dll", "SourceGenBus.Domain.dll"], CompiledAgainst("Stock"));
    }

    /// <summary>The assemblies of packages that a project is compiled against.</summary>
    private IEnumerable<string> CompiledAgainst(string project)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(_workspace.Root, project, "obj", "project.assets.json")));
        return
        [
            .. assets.RootElement.GetProperty("targets").EnumerateObject()
                .SelectMany(static target => target.Value.EnumerateObject())
                .Where(static package => package.Value.TryGetProperty("compile", out _))
                .SelectMany(static package => package.Value.GetProperty("compile").EnumerateObject())
                .Select(static file => Path.GetFileName(file.Name))
                .Where(static file => file != "_._")
                .Order(StringComparer.Ordinal),
        ];
    }
}
