namespace SourceGenBus.Package.Tests;

/// <summary>
/// A library that is experimental and a preview as a whole, with obsolete types. A host that says where it uses them that it means to gets
/// no warning and no error from generated code, in a build as any project has it.
/// </summary>
public sealed class MarkedLibraryTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_host_builds_without_warnings_and_reaches_both_handlers()
    {
        _workspace
            .WriteProject("Forecasts/Forecasts.csproj", Workspace.PackageReference, outputType: "Library")
            .Write(
                "Forecasts/Forecasts.cs",
                """
                using System.Diagnostics.CodeAnalysis;
                using System.Runtime.Versioning;
                using SourceGenBus;

                [assembly: Experimental("SUN001")]
                [assembly: RequiresPreviewFeatures]

                namespace Forecasts;

                public sealed record Sun(int Hours);

                [Obsolete("Use Sun.", DiagnosticId = "SUN002")]
                public sealed record Rain(int Hours);

                [EventHandler<Sun>]
                internal static class Diary
                {
                    public static ValueTask HandleAsync(Sun sun)
                    {
                        Console.WriteLine($"diary {sun.Hours}");
                        return default;
                    }
                }
                """)
            .WriteProject(
                "Host/Host.csproj",
                """<ProjectReference Include="../Forecasts/Forecasts.csproj" />""",
                "<TreatWarningsAsErrors>true</TreatWarningsAsErrors><AnalysisLevel>latest-recommended</AnalysisLevel>")
            .Write(
                "Host/Program.cs",
                """
                #pragma warning disable SUN001, SUN002, CA2252
                using Forecasts;
                using SourceGenBus;

                await using var bus = new EventBusBuilder().AddHandlers().Build();
                await bus.PublishAsync(new Sun(3));
                await bus.PublishAsync(new Rain(4));

                [EventHandler<Sun>]
                [EventHandler<Rain>]
                internal static class Umbrella
                {
                    public static ValueTask HandleAsync(Sun sun)
                    {
                        Console.WriteLine($"closed {sun.Hours}");
                        return default;
                    }

                    public static ValueTask HandleAsync(Rain rain)
                    {
                        Console.WriteLine($"open {rain.Hours}");
                        return default;
                    }
                }
                """);

        (await _workspace.BuildAsync("Host")).Succeeded().WithoutWarnings();
        var run = (await _workspace.DotnetAsync("run", "--project", "Host", "--no-build")).Succeeded();

        Assert.Equal(["closed 3", "diary 3", "open 4"], run.Lines.Where(static line => line.Length > 0).Order(StringComparer.Ordinal));
        Assert.Contains("disable CA2252, SUN001, SUN002, ", _workspace.GeneratedFiles("Host")["Module.g.cs"], StringComparison.Ordinal);
    }
}
