using System.Text;

namespace SourceGenBus.Package.Tests;

/// <summary>The same commit gives the same assembly, whoever builds it, in whatever folder, from whatever remote.</summary>
public sealed class ReproducibleBuildTests(PackedLibrary library) : IDisposable
{
    private const string Project = "src/SourceGenBus.Abstractions";

    /// <summary>All that one small package is built from.</summary>
    private static readonly string[] Sources =
    [
        ".editorconfig", ".gitignore", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "README.md", "global.json",
        "nuget.config", "docs/icon.png", "src/BannedSymbols.txt", "src/Directory.Build.props",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("sourcegenbus-checkouts-").FullName;

    public void Dispose()
    {
        // Git writes its objects read-only.
        foreach (var file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Two_checkouts_with_other_paths_and_remotes_give_the_same_bytes()
    {
        var first = Path.Combine(_root, "first");
        var second = Path.Combine(_root, "another", "checkout");
        await CommitAsync(first);
        await GitAsync(_root, "clone", "--quiet", first, second);
        await GitAsync(first, "remote", "add", "origin", "https://example.org/first/bus.git");
        await GitAsync(second, "remote", "set-url", "origin", "https://example.com/second.git");

        var local = await BuildAsync(first, ci: false);
        var other = await BuildAsync(second, ci: false);
        var continuous = await BuildAsync(second, ci: true);

        Assert.Equal(local, other);
        Assert.Equal(local, continuous);
        Assert.DoesNotContain(first, Encoding.UTF8.GetString(local), StringComparison.Ordinal);
        Assert.DoesNotContain(first, Encoding.Unicode.GetString(local), StringComparison.Ordinal);
    }

    private async Task CommitAsync(string checkout)
    {
        var project = Directory.EnumerateFiles(Path.Combine(BuildMetadata.RepositoryRoot, Project), "*", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(BuildMetadata.RepositoryRoot, file))
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"));
        foreach (var file in Sources.Concat(project))
        {
            var copy = Path.Combine(checkout, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(BuildMetadata.RepositoryRoot, file), copy);
        }

        await GitAsync(checkout, "init", "--quiet");
        await GitAsync(checkout, "add", "--all");
        await GitAsync(checkout, "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message", "All");
    }

    private async Task<byte[]> BuildAsync(string checkout, bool ci)
    {
        var environment = new Dictionary<string, string>(library.Compiler) { ["CI"] = ci ? "true" : "" };
        (await Command.RunAsync(checkout, "dotnet", ["build", Project, "-c", "Release", "--no-incremental", "-p:RunAnalyzers=false"], environment))
            .Succeeded().WithoutWarnings();
        return await File.ReadAllBytesAsync(
            Path.Combine(checkout, Project, "bin", "Release", "net10.0", "SourceGenBus.Abstractions.dll"), TestContext.Current.CancellationToken);
    }

    private static async Task GitAsync(string folder, params string[] arguments) =>
        (await Command.RunAsync(folder, "git", arguments)).Succeeded();
}
