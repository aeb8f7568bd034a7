using System.Runtime.CompilerServices;

namespace Notes.Tests;

/// <summary>The guide of Entity Framework Core shows the sample, so that what it shows is compiled and run.</summary>
public sealed class GuideTests
{
    [Theory]
    [InlineData("Note.cs")]
    [InlineData("NotesContext.cs")]
    [InlineData("RecordsActivity.cs")]
    [InlineData("Program.cs")]
    public async Task The_guide_shows_the_files_of_the_sample(string file)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../.."));
        var guide = await ReadAsync(Path.Combine(root, "docs/guides/entity-framework-core.md"));

        Assert.Contains($"```csharp\n{await ReadAsync(Path.Combine(root, "samples/Notes", file))}```\n", guide, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(string path) =>
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
