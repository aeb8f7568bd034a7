namespace SourceGenBus.Package.Tests;

/// <summary>Events that an F# library declares.</summary>
public sealed class FSharpTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_cases_of_a_union_are_events_and_one_that_cannot_be_named_is_reported()
    {
        _workspace
            .Write(
                "Orders/Orders.fsproj",
                """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup><Compile Include="Orders.fs" /></ItemGroup>
                </Project>
                """)
            .Write(
                "Orders/Orders.fs",
                """
                namespace Orders

                type Small = Placed of id: string | Cancelled | Shipped of count: int

                type Large = One of id: int | Two of id: int | Three of id: int | Four of id: int | Nothing
                """)
            .WriteProject("Host/Host.csproj", Workspace.PackageReference + """<ProjectReference Include="../Orders/Orders.fsproj" />""")
            .Write(
                "Host/Program.cs",
                """
                using Orders;
                using SourceGenBus;

                await using var bus = new EventBusBuilder().AddHandlers().Build();
                await bus.PublishAsync(Small.NewPlaced("1"));
                await bus.PublishAsync(Small.NewShipped(2));
                await bus.PublishAsync(Large.NewOne(3));
                await bus.PublishAsync(Large.Nothing);

                [EventHandler<Small>(IncludeDerived = true)]
                [EventHandler<Large>(IncludeDerived = true)]
                internal static class Audit
                {
                    public static ValueTask HandleAsync(object happened) { Console.WriteLine($"got {happened}"); return default; }
                }
                """);

        var build = (await _workspace.BuildAsync("Host")).Succeeded();
        var run = (await _workspace.RunAsync("Host")).Succeeded();

        Assert.Contains(build.Lines, static line => line.Contains("SGB1016", StringComparison.Ordinal) && line.Contains("'_Cancelled'", StringComparison.Ordinal));
        var got = run.Lines.Where(static line => line.StartsWith("got ", StringComparison.Ordinal));
        Assert.Equal(["got Placed \"1\"", "got Shipped 2", "got One 3", "got Nothing"], got);
    }
}
