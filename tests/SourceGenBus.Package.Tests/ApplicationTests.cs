using System.Text.Json;

namespace SourceGenBus.Package.Tests;

/// <summary>
/// Five applications of the kinds that people write, with the patterns that are usual in each: analyzers have nothing to say about
/// them, the compiler warns of nothing, and the tests of one of them, which mock the bus, pass.
/// </summary>
public sealed class ApplicationTests(PackedLibrary library) : IDisposable
{
    private static readonly string[] Projects = ["Clinic.Web", "Parcels.Worker", "Catalog.Api", "Backup.Cli", "Catalog.Api.Tests"];

    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Applications_of_five_kinds_get_no_diagnostic_and_work()
    {
        await CopyAsync();

        (await _workspace.DotnetAsync("build", "Applications.slnx", $"-p:SourceGenBusVersion={PackedLibrary.Version}")).Succeeded().WithoutWarnings();

        foreach (var project in Projects)
            Assert.Equal([], DiagnosticsOf(project));

        // The file is copied, not just compared.
        _workspace.Write("from/a/teapot.txt", "short and stout");
        var copy = (await _workspace.DotnetAsync("run", "--no-build", "--project", "Backup.Cli", "--", "copy", "from", "to", "-v")).Succeeded();
        Assert.Contains(Path.Combine("a", "teapot.txt"), copy.Lines);
        Assert.Contains("1 copied (15 bytes), 0 skipped, 0 failed", copy.Lines);

        var tests = (await _workspace.DotnetAsync("run", "--no-build", "--project", "Catalog.Api.Tests")).Succeeded();
        Assert.Contains(tests.Lines, static line => line.Contains("Total: 5, Errors: 0, Failed: 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_diagnostic_of_severity_info_would_be_in_the_log_if_its_rule_is_enabled()
    {
        await CopyAsync();
        _workspace.Write("Backup.Cli/Bad.cs", "namespace Backup.Cli; public sealed record CopyFile(string Path) : SourceGenBus.DomainEvent;");

        (await _workspace.DotnetAsync("build", "Backup.Cli", $"-p:SourceGenBusVersion={PackedLibrary.Version}")).Succeeded();
        Assert.StartsWith("SGB4003: ", Assert.Single(DiagnosticsOf("Backup.Cli")), StringComparison.Ordinal);

        _workspace.Write(".editorconfig", "root = true\n");
        (await _workspace.DotnetAsync("build", "Backup.Cli", $"-p:SourceGenBusVersion={PackedLibrary.Version}")).Succeeded();
        Assert.Empty(DiagnosticsOf("Backup.Cli"));
    }

    private async Task CopyAsync()
    {
        var source = Path.Combine(BuildMetadata.RepositoryRoot, "tests/SourceGenBus.Package.Tests/Applications");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            _workspace.Write(Path.GetRelativePath(source, file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        _workspace.Write("log/.keep", "");
        _workspace.Write(
            ".editorconfig",
            "root = true\n[*.cs]\ndotnet_diagnostic.SGB4003.severity = suggestion\ndotnet_diagnostic.SGB4004.severity = suggestion\n");
        _workspace.Write("Applications.slnx", $"<Solution>{string.Concat(Projects.Select(static name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>");
    }

    /// <summary>What the package's analyzers said of a project at any severity, from the log that its compiler wrote.</summary>
    private List<string> DiagnosticsOf(string project)
    {
        using var log = JsonDocument.Parse(File.ReadAllText(Path.Combine(_workspace.Root, "log", project + ".sarif")));
        return
        [
            .. log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
                .Where(static result => result.GetProperty("ruleId").GetString()!.StartsWith("SGB", StringComparison.Ordinal))
                .Select(static result => result.GetProperty("ruleId").GetString() + ": " + result.GetProperty("message").GetProperty("text").GetString()),
        ];
    }
}
