namespace SourceGenBus.Package.Tests;

/// <summary>Reads the code that the README promises to work: fences preceded by a line "&lt;!-- example: NAME --&gt;".</summary>
internal static class ReadmeExample
{
    internal static string Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(BuildMetadata.RepositoryRoot, "README.md"));
        var marker = Array.IndexOf(lines, $"<!-- example: {name} -->");
        Assert.True(marker >= 0, $"README.md has no example named '{name}'.");
        var fence = Array.FindIndex(lines, marker, static line => line.StartsWith("```", StringComparison.Ordinal));
        var end = Array.IndexOf(lines, "```", fence + 1);
        return string.Join('\n', lines[(fence + 1)..end]) + "\n";
    }
}
