namespace SourceGenBus.Package.Tests;

/// <summary>Handlers in Razor components, whose code another generator writes.</summary>
public sealed class RazorTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_handler_in_the_code_of_a_component_is_reported_there_and_works_in_the_code_behind()
    {
        _workspace
            .Write(
                "Pages/Pages.csproj",
                $"""
                <Project Sdk="Microsoft.NET.Sdk.Razor">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                  </PropertyGroup>
                  <ItemGroup>
                    <FrameworkReference Include="Microsoft.AspNetCore.App" />
                    {Workspace.PackageReference}
                  </ItemGroup>
                </Project>
                """)
            .Write("Pages/Events.cs", "namespace Pages; public sealed record Placed(string Id); public sealed record Pay(string Id) : SourceGenBus.ICommand;")
            .Write(
                "Pages/Counter.razor",
                """
                @using SourceGenBus
                @inject IEventBus Bus

                <button @onclick="PlaceAsync">Place</button>

                @code {
                    private async Task PlaceAsync() => await Bus.PublishAsync(new Placed("1"));

                    [EventHandler<Placed>]
                    internal sealed class Badge
                    {
                        public ValueTask HandleAsync(Placed placed) => default;
                    }

                    [CommandHandler<Pay>]
                    internal sealed class Desk
                    {
                        public ValueTask HandleAsync(Pay pay) => default;
                    }
                }
                """)
            .Write(
                "Pages/Counter.razor.cs",
                """
                using SourceGenBus;

                namespace Pages;

                public partial class Counter
                {
                    [EventHandler<Placed>]
                    internal sealed class Behind
                    {
                        public ValueTask HandleAsync(Placed placed) => default;
                    }
                }
                """);

        var build = (await _workspace.BuildAsync("Pages")).Succeeded();

        var warnings = build.Lines.Where(static line => line.Contains("SGB1017", StringComparison.Ordinal)).ToList();
        Assert.Contains(warnings, static line => line.Contains("Counter.razor(", StringComparison.Ordinal) && line.Contains("'Badge'", StringComparison.Ordinal));
        Assert.Contains(warnings, static line => line.Contains("Counter.razor(", StringComparison.Ordinal) && line.Contains("'Desk'", StringComparison.Ordinal));
        Assert.DoesNotContain(warnings, static line => line.Contains("'Behind'", StringComparison.Ordinal));
        Assert.Contains("Counter.Behind", _workspace.GeneratedFiles("Pages")["Routes.PlacedRoute.g.cs"], StringComparison.Ordinal);
    }
}
