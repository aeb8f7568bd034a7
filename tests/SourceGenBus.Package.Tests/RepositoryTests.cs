using System.Text.RegularExpressions;

namespace SourceGenBus.Package.Tests;

/// <summary>What a reader of the repository relies on.</summary>
public sealed partial class RepositoryTests
{
    private static string Root => BuildMetadata.RepositoryRoot;

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Root, "SourceGenBus.sln")).Replace('\\', '/');

        var missing = FilesBelow("*.csproj", "src", "tests", "samples", "benchmarks")
            .Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        string[] documents =
        [
            "README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. FilesBelow("*.md", "docs", "samples"),
        ];

        var broken =
            from document in documents
            from Match link in RelativeLink().Matches(File.ReadAllText(Path.Combine(Root, document)))
            let target = Path.Combine(Root, Path.GetDirectoryName(document)!, link.Groups["target"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{document}: {link.Value}";

        Assert.Empty(broken);
    }

    private static IEnumerable<string> FilesBelow(string pattern, params string[] folders) =>
        folders
            .Select(static folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Select(static file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(static file => !file.Split('/').Any(static part => part is "bin" or "obj" or "artifacts"));

    [GeneratedRegex(@"\]\((?<target>[^)#:\s]+)(#[^)]*)?\)")]
    private static partial Regex RelativeLink();
}
