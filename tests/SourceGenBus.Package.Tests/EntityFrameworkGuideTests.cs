using System.Text.RegularExpressions;

namespace SourceGenBus.Package.Tests;

/// <summary>
/// What the guide of Entity Framework Core says, done word for word by a new user: its commands are run, its files written, and the program
/// is built from the packages. That it works is seen with the sample, which is the same.
/// </summary>
public sealed partial class EntityFrameworkGuideTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_program_of_the_guide_is_built_from_the_packages_without_a_warning()
    {
        var guide = (await File.ReadAllTextAsync(
            Path.Combine(BuildMetadata.RepositoryRoot, "docs/guides/entity-framework-core.md"), TestContext.Current.CancellationToken))
            .ReplaceLineEndings("\n");
        var blocks = Fence().Matches(guide).Select(static match => match.Groups["code"].Value).ToList();

        foreach (var command in blocks[0].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (command.StartsWith("cd ", StringComparison.Ordinal))
                continue;
            var words = command.Split(' ')[1..].ToList();
            if (words[0] == "add")
                words.Insert(1, "Notes");
            if (words[^1].StartsWith("SourceGenBus", StringComparison.Ordinal))
                words.AddRange(["--version", PackedLibrary.Version]);
            (await _workspace.DotnetAsync([.. words])).Succeeded();
        }

        var files = blocks.Where(static block => block.StartsWith("// ", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, files.Count);
        foreach (var file in files)
            _workspace.Write(Path.Combine("Notes", file[3..file.IndexOf('\n', StringComparison.Ordinal)]), file);

        (await _workspace.DotnetAsync("build", "Notes")).Succeeded().WithoutWarnings();
    }

    [GeneratedRegex("^```[a-z]*\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
