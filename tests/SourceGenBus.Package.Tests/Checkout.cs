namespace SourceGenBus.Package.Tests;

/// <summary>A folder with all that one small package is built from, which a test puts under version control or not.</summary>
internal sealed class Checkout
{
    internal const string Project = "src/SourceGenBus.Abstractions";

    private static readonly string[] Sources =
    [
        ".editorconfig", ".gitignore", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "README.md", "global.json",
        "nuget.config", "docs/icon.png", "src/BannedSymbols.txt", "src/Directory.Build.props",
    ];

    private readonly IReadOnlyDictionary<string, string> _environment;

    private Checkout(string folder, IReadOnlyDictionary<string, string> environment) => (Folder, _environment) = (folder, environment);

    internal string Folder { get; }

    /// <summary>Copies the files of the repository.</summary>
    internal static Checkout Copy(string folder, PackedLibrary library)
    {
        var project = Directory.EnumerateFiles(Path.Combine(BuildMetadata.RepositoryRoot, Project), "*", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(BuildMetadata.RepositoryRoot, file))
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"));
        foreach (var file in Sources.Concat(project))
        {
            var copy = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(BuildMetadata.RepositoryRoot, file), copy);
        }

        return new Checkout(folder, library.Compiler);
    }

    internal async Task CommitAsync()
    {
        await GitAsync("init", "--quiet");
        await GitAsync("add", "--all");
        await GitAsync("-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "--allow-empty", "--message", "All");
    }

    internal async Task<Checkout> CloneAsync(string folder, params string[] options)
    {
        await GitAsync(["clone", "--quiet", .. options, new Uri(Folder).AbsoluteUri, folder]);
        return new Checkout(folder, _environment);
    }

    internal async Task GitAsync(params string[] arguments) => (await Command.RunAsync(Folder, "git", arguments)).Succeeded();

    internal Task<CommandResult> DotnetAsync(string[] arguments, bool ci = false) =>
        Command.RunAsync(Folder, "dotnet", arguments, new Dictionary<string, string>(_environment) { ["CI"] = ci ? "true" : "" });

    /// <summary>Deletes a folder with checkouts; Git writes its objects read-only.</summary>
    internal static void Delete(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(folder, recursive: true);
    }
}
