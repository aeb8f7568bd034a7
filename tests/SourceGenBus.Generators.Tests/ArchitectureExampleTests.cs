using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>The example of the architecture page is what the generator writes.</summary>
public sealed class ArchitectureExampleTests
{
    private const string Page = "docs/architecture.md";

    [Fact]
    public void The_generated_route_on_the_page_is_the_one_that_is_generated()
    {
        var page = Path.Combine(RepositoryRoot(), Page);
        Assert.True(File.Exists(page), $"{Page} is missing.");

        var lines = File.ReadAllLines(page);
        var source = FencedBlock(lines, "<!-- example: source -->");
        var expected = FencedBlock(lines, "<!-- example: generated OrderPlacedRoute -->");
        var actual = GeneratorHarness.Run(source)["Routes.OrderPlacedRoute.g.cs"];

        Assert.True(
            Trim(expected) == Trim(actual),
            $"The block under '<!-- example: generated OrderPlacedRoute -->' in {Page} is out of date. Replace it with:\n\n{actual}");
    }

    private static string FencedBlock(string[] lines, string marker)
    {
        var at = Array.FindIndex(lines, line => line.Trim() == marker);
        Assert.True(at >= 0, $"{Page} has no line '{marker}'.");
        Assert.True(
            at + 1 < lines.Length && lines[at + 1].Trim() == "```csharp",
            $"In {Page}, the line after '{marker}' must be '```csharp'.");
        var end = Array.FindIndex(lines, at + 2, static line => line.Trim() == "```");
        Assert.True(end >= 0, $"In {Page}, the block under '{marker}' has no end.");
        return string.Join('\n', lines[(at + 2)..end]);
    }

    private static string Trim(string text) => string.Join('\n', text.Trim().Split('\n').Select(static line => line.TrimEnd()));

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SourceGenBus.sln")) || File.Exists(Path.Combine(folder.FullName, "global.json")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
