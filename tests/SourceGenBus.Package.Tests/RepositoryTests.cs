using System.Text.Json;
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

        var missing = Projects("src", "tests", "samples", "benchmarks").Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void A_filter_of_the_solution_names_projects_of_it_and_all_that_they_refer_to()
    {
        var filters = Directory.GetFiles(Root, "*.slnf");

        Assert.NotEmpty(filters);
        foreach (var filter in filters)
        {
            using var document = JsonDocument.Parse(File.ReadAllText(filter));
            var projects = document.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
                .Select(static project => project.GetString()!.Replace('\\', '/')).ToList();
            var missing =
                from project in projects
                let folder = Path.GetDirectoryName(Path.Combine(Root, project))!
                from Match reference in ProjectReference().Matches(File.ReadAllText(Path.Combine(Root, project)))
                let target = Path.GetRelativePath(Root, Path.GetFullPath(Path.Combine(folder, reference.Groups["target"].Value))).Replace('\\', '/')
                where !projects.Contains(target)
                select $"{Path.GetFileName(filter)}: {target}, which {project} refers to";

            Assert.Empty(missing.Distinct());
        }
    }

    [Fact]
    public void What_the_test_run_builds_is_all_but_the_benchmarks()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "SourceGenBus.Tests.slnf")));
        var projects = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(static project => project.GetString()!.Replace('\\', '/'));

        Assert.Equal(
            Projects("src", "tests", "samples").Order(StringComparer.Ordinal),
            projects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        string[] documents =
        [
            "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md", .. FilesBelow("*.md", "docs", "samples"),
        ];

        var broken =
            from document in documents
            from Match link in RelativeLink().Matches(File.ReadAllText(Path.Combine(Root, document)))
            let target = Path.Combine(Root, Path.GetDirectoryName(document)!, link.Groups["target"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{document}: {link.Value}";

        Assert.Empty(broken);
    }

    /// <summary>Without the applications that know the library as a package only, and that a test builds outside the repository.</summary>
    private static IEnumerable<string> Projects(params string[] folders) =>
        FilesBelow("*.csproj", folders)
            .Where(static project => !project.StartsWith("tests/SourceGenBus.Package.Tests/Applications/", StringComparison.Ordinal));

    private static IEnumerable<string> FilesBelow(string pattern, params string[] folders) =>
        folders
            .Select(static folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Select(static file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(static file => !file.Split('/').Any(static part => part is "bin" or "obj" or "artifacts"));

    [GeneratedRegex("<ProjectReference Include=\"(?<target>[^\"$]+)\"")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"\]\((?<target>[^)#:\s]+)(#[^)]*)?\)")]
    private static partial Regex RelativeLink();
}
