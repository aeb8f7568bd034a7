using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>The example of the architecture page is what the generator writes.</summary>
public sealed class ArchitectureExampleTests
{
    private const string Path = "docs/architecture.md";

    [Fact]
    public void The_generated_route_on_the_page_is_the_one_that_is_generated()
    {
        var page = new Page(Path);
        var source = page.Block("<!-- example: source -->");
        var expected = page.Block("<!-- example: generated OrderPlacedRoute -->");
        var actual = GeneratorHarness.Run(source)["Routes.OrderPlacedRoute.g.cs"];

        Assert.True(
            Trim(expected) == Trim(Snapshot.Scrub(actual)),
            $"The block under '<!-- example: generated OrderPlacedRoute -->' in {Path} is out of date. Replace it with:\n\n{Snapshot.Scrub(actual)}");
    }

    private static string Trim(string text) => string.Join('\n', text.Trim().Split('\n').Select(static line => line.TrimEnd()));
}
