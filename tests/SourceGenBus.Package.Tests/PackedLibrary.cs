using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;

namespace SourceGenBus.Package.Tests;

/// <summary>
/// The packages, packed once for all tests from what has been built before. They have a version of their own in each run and are restored
/// into a package folder of its own, so no cache can serve an older one; what the machine has cached of other packages is used, not copied.
/// </summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    internal static readonly string Version = ReadVersion();

    /// <summary>What the tests restore, and what that depends on.</summary>
    private static readonly string[] Projects =
    [
        "SourceGenBus.Abstractions", "SourceGenBus.Domain", "SourceGenBus", "SourceGenBus.Background", "SourceGenBus.EventStore",
        "SourceGenBus.EventStore.Relational", "SourceGenBus.EventStore.Sqlite", "SourceGenBus.EntityFrameworkCore", "SourceGenBus.Tool",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("sourcegenbus-package-").FullName;

    internal string PackageFolder => Path.Combine(_root, "packed");

    internal string PackageFile => Path.Combine(PackageFolder, $"SourceGenBus.{Version}.nupkg");

    internal string SymbolFile => Path.ChangeExtension(PackageFile, ".snupkg");

    /// <summary>The package that the library's depends on.</summary>
    internal string AbstractionsFile => Path.Combine(PackageFolder, $"SourceGenBus.Abstractions.{Version}.nupkg");

    internal CommandResult? PackResult { get; private set; }

    private CompilerServer? _compiler;

    /// <summary>What builds in the repository run with.</summary>
    internal IReadOnlyDictionary<string, string> Compiler => _compiler!.Environment;

    /// <summary>What a consumer's commands run with.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        PackResult = await PackAsync();
        _compiler = CompilerServer.Start();

        var environment = new Dictionary<string, string>(_compiler.Environment)
        {
            ["NUGET_PACKAGES"] = Path.Combine(_root, "packages"),
            // The audit is the machine's affair; a source that serves no audit data would warn here.
            ["NuGetAudit"] = "false",
            ["CI"] = "",
        };
        var machineFolder = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        if (Directory.Exists(machineFolder))
            environment["NUGET_FALLBACK_PACKAGES"] = machineFolder;
        Environment = environment;
    }

    /// <summary>In one build: most of the time that packing one project takes goes into reading the projects that it refers to.</summary>
    private async Task<CommandResult> PackAsync()
    {
        var traversal = Path.Combine(_root, "pack.proj");
        var items = string.Concat(Projects.Select(static project =>
            $"""<Project Include="{BuildMetadata.RepositoryRoot}src/{project}/{project}.csproj" />"""));
        await File.WriteAllTextAsync(
            traversal,
            $"""
            <Project>
              <ItemGroup>{items}</ItemGroup>
              <Target Name="Pack">
                <MSBuild Projects="@(Project)" Targets="Pack" BuildInParallel="true" />
              </Target>
            </Project>
            """);
        return (await Command.RunAsync(
            BuildMetadata.RepositoryRoot,
            "dotnet",
            [
                "msbuild", traversal, "-t:Pack", "-m", "-p:NoBuild=true",
                "-p:Configuration=" + BuildMetadata.Configuration, "-p:MinVerVersionOverride=" + Version, "-p:PackageOutputPath=" + PackageFolder,
            ])).Succeeded();
    }

    public ValueTask DisposeAsync()
    {
        _compiler?.Dispose();
        Directory.Delete(_root, recursive: true);
        return default;
    }

    /// <summary>That of what was built, and of this run.</summary>
    private static string ReadVersion()
    {
        var library = Path.Combine(BuildMetadata.RepositoryRoot, "src", "SourceGenBus", "bin", BuildMetadata.Configuration, "net10.0", "SourceGenBus.dll");
        var built = FileVersionInfo.GetVersionInfo(library).ProductVersion!.Split('+')[0];
        var run = DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        return $"{built}{(built.Contains('-', StringComparison.Ordinal) ? "." : "-")}test.{run}";
    }

    internal static IReadOnlyList<string> FilesIn(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(static entry => entry.FullName).Order(StringComparer.Ordinal)];
    }

    internal static string Read(string package, string file)
    {
        using var archive = ZipFile.OpenRead(package);
        using var reader = new StreamReader(archive.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }
}
