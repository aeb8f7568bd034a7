using System.Runtime.InteropServices;

namespace SourceGenBus.Package.Tests;

/// <summary>Programs compiled to native code ahead of time, without a single trim or AOT warning.</summary>
public sealed class NativeBinaryTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    private string Output => Path.Combine(_workspace.Root, "native");

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_program_of_many_shapes_checks_its_own_handler_counts()
    {
        await NativeToolchain.RequireAsync();

        var publish = await Command.RunAsync(
            BuildMetadata.RepositoryRoot,
            "dotnet",
            [
                "publish", "tests/SourceGenBus.Aot", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
                "--artifacts-path", Path.Combine(_workspace.Root, "artifacts"), "-o", Output,
            ]);
        publish.Succeeded().WithoutWarnings();
        var run = (await RunNativeAsync("SourceGenBus.Aot")).Succeeded();

        Assert.Contains(run.Lines, static line => line.EndsWith("checks passed, 0 failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_project_becomes_a_native_binary()
    {
        await NativeToolchain.RequireAsync();
        _workspace
            .WriteProject(
                "Shop/Shop.csproj",
                Workspace.PackageReference,
                """
                <PublishAot>true</PublishAot>
                <UseAppHost>false</UseAppHost>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                """,
                targets: BuildMetadata.NativeTargetFramework)
            .Write("Shop/Program.cs", ReadmeExample.Read("Program.cs"))
            .Write("Shop/OrderPlaced.cs", ReadmeExample.Read("OrderPlaced.cs"));

        (await _workspace.DotnetAsync("publish", "Shop", "-r", RuntimeInformation.RuntimeIdentifier, "-o", Output)).Succeeded().WithoutWarnings();
        var run = (await RunNativeAsync("Shop")).Succeeded();

        Assert.Contains("Order 4711: confirmation sent.", run.Lines);
        Assert.Contains("Order 4711: 2 x teapot reserved.", run.Lines);
    }

    private Task<CommandResult> RunNativeAsync(string name) =>
        Command.RunAsync(_workspace.Root, Path.Combine(Output, OperatingSystem.IsWindows() ? name + ".exe" : name), []);
}
