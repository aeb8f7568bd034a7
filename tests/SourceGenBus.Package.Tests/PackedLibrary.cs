using System.Globalization;
using System.IO.Compression;

namespace SourceGenBus.Package.Tests;

/// <summary>
/// The package, packed once for all tests. It has a version of its own in each run and is restored into a package folder of
/// its own, so no cache can serve an older one; what the machine has cached of other packages is used, not copied.
/// </summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    internal static readonly string Version =
        "0.1.0-test." + DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);

    private readonly string _root = Directory.CreateTempSubdirectory("sourcegenbus-package-").FullName;

    internal string PackageFolder => Path.Combine(_root, "packed");

    internal string PackageFile => Path.Combine(PackageFolder, $"SourceGenBus.{Version}.nupkg");

    internal string SymbolFile => Path.ChangeExtension(PackageFile, ".snupkg");

    /// <summary>The package that the library's depends on.</summary>
    internal string AbstractionsFile => Path.Combine(PackageFolder, $"SourceGenBus.Abstractions.{Version}.nupkg");

    internal CommandResult? PackResult { get; private set; }

    internal CommandResult? AbstractionsPackResult { get; private set; }

    /// <summary>What a consumer's commands run with.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        // Outside the repository's own bin and obj, which a build of the solution may be using at this moment.
        PackResult = await PackAsync("SourceGenBus");
        AbstractionsPackResult = await PackAsync("SourceGenBus.Abstractions");

        var environment = new Dictionary<string, string>
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

    /// <summary>Packs further projects, each once for all tests.</summary>
    internal async Task PackAllAsync(params string[] projects)
    {
        foreach (var project in projects.Where(project => !File.Exists(Path.Combine(PackageFolder, $"{project}.{Version}.nupkg"))))
            (await PackAsync(project)).WithoutWarnings();
    }

    private async Task<CommandResult> PackAsync(string project) => (await Command.RunAsync(
        BuildMetadata.RepositoryRoot,
        "dotnet",
        [
            "pack", "src/" + project, "-c", "Release", "-p:PackageVersion=" + Version,
            "--artifacts-path", Path.Combine(_root, "artifacts"), "-o", PackageFolder,
        ])).Succeeded();

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return default;
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
