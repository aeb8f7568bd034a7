using System.Runtime.InteropServices;
using System.Text;

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
                "-p:RunAnalyzers=false", "--artifacts-path", Path.Combine(_workspace.Root, "artifacts"), "-o", Output,
            ],
            library.Compiler);
        publish.Succeeded().WithoutWarnings();
        var run = (await RunNativeAsync("SourceGenBus.Aot")).Succeeded();

        Assert.Contains(run.Lines, static line => line.EndsWith("checks passed, 0 failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_project_becomes_a_native_binary_with_telemetry_or_without(bool telemetry)
    {
        await NativeToolchain.RequireAsync();
        _workspace
            .WriteProject(
                "Shop/Shop.csproj",
                Workspace.PackageReference,
                $"""
                <PublishAot>true</PublishAot>
                <UseAppHost>false</UseAppHost>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                {(telemetry ? "" : "<SourceGenBusTelemetry>false</SourceGenBusTelemetry>")}
                """)
            .Write("Shop/Program.cs", ReadmeExample.Read("Program.cs"))
            .Write("Shop/OrderPlaced.cs", ReadmeExample.Read("OrderPlaced.cs"));

        (await _workspace.DotnetAsync("publish", "Shop", "-r", RuntimeInformation.RuntimeIdentifier, "-o", Output)).Succeeded().WithoutWarnings();
        var run = (await RunNativeAsync("Shop")).Succeeded();

        Assert.Contains("Order 4711: confirmation sent.", run.Lines);
        Assert.Contains("Order 4711: 2 x teapot reserved.", run.Lines);
        Assert.Equal(telemetry, Contains("sourcegenbus.published.events"));
        Assert.Equal(telemetry, Contains("messaging.system"));
    }

    private string BinaryOf(string name) => Path.Combine(Output, OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <summary>
    /// Whether the binary holds a string; a name of an instrument stands there while the code that makes it does. Without the last
    /// character, which the native compiler may keep elsewhere.
    /// </summary>
    private bool Contains(string text) => File.ReadAllBytes(BinaryOf("Shop")).AsSpan().IndexOf(Encoding.Unicode.GetBytes(text[..^1])) >= 0;

    private Task<CommandResult> RunNativeAsync(string name) =>
        Command.RunAsync(_workspace.Root, BinaryOf(name), []);
}
