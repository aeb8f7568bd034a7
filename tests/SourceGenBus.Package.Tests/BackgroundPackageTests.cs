using System.Xml.Linq;

namespace SourceGenBus.Package.Tests;

/// <summary>The package with the event queue: what it holds, what it asks for, and a program that uses it.</summary>
public sealed class BackgroundPackageTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    private string PackageFile => Path.Combine(library.PackageFolder, $"SourceGenBus.Background.{PackedLibrary.Version}.nupkg");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_program_with_both_packages_handles_events_in_the_background()
    {
        Assert.Equal(
            [
                "README.md", "SourceGenBus.Background.nuspec", "icon.png", "lib/net10.0/SourceGenBus.Background.dll", "lib/net10.0/SourceGenBus.Background.xml",
            ],
            PackedLibrary.FilesIn(PackageFile).Where(static file =>
                file is not "[Content_Types].xml" && !file.StartsWith("_rels/", StringComparison.Ordinal) && !file.StartsWith("package/", StringComparison.Ordinal)));
        Assert.Equal(
            [
                $"net10.0 SourceGenBus {PackedLibrary.Version}", "net10.0 Microsoft.Extensions.Hosting.Abstractions 10.0.0",
                "net10.0 Microsoft.Extensions.Options 10.0.0",
            ],
            Dependencies());

        _workspace
            .WriteProject(
                "Shop/Shop.csproj",
                Workspace.PackageReference + $"""<PackageReference Include="SourceGenBus.Background" Version="{PackedLibrary.Version}" />""",
                """
                <UseAppHost>false</UseAppHost>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                """)
            .Write(
                "Shop/Program.cs",
                """
                using SourceGenBus;
                using SourceGenBus.Background;

                await using var bus = new EventBusBuilder().AddHandlers().Build();
                await using var queue = new BackgroundEventQueue(bus, new BackgroundEventQueueOptions { Capacity = 2 }.OrderBy<OrderPlaced>(order => "all"));
                queue.Start();
                for (var number = 1; number <= 5; number++)
                    await queue.EnqueueAsync(new OrderPlaced(number));
                await queue.StopAsync();
                Console.WriteLine($"{queue.Status.State}: {queue.Status.Handled} handled");

                public sealed record OrderPlaced(int Number);

                [EventHandler<OrderPlaced>]
                internal sealed class Printer
                {
                    public async ValueTask HandleAsync(OrderPlaced order)
                    {
                        await Task.Yield();
                        Console.WriteLine($"order {order.Number}");
                    }
                }
                """);
        var run = (await _workspace.RunAsync("Shop")).Succeeded();
        Assert.Equal(["order 1", "order 2", "order 3", "order 4", "order 5", "Stopped: 5 handled"], run.Lines.Where(static line => line.Length > 0));
    }

    private IEnumerable<string> Dependencies() =>
        from @group in XDocument.Parse(PackedLibrary.Read(PackageFile, "SourceGenBus.Background.nuspec")).Descendants()
        where @group.Name.LocalName == "group"
        from dependency in @group.Elements()
        select $"{@group.Attribute("targetFramework")!.Value} {dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}";
}
