namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>A page of the documentation, and the blocks of code that markers in it announce.</summary>
internal sealed class Page
{
    private readonly string _path;
    private readonly string[] _lines;

    internal Page(string path)
    {
        _path = path;
        var file = Path.Combine(Repository.Root, path);
        Assert.True(File.Exists(file), $"{path} is missing.");
        _lines = File.ReadAllLines(file);
    }

    /// <summary>The code in the block right under a marker.</summary>
    internal string Block(string marker)
    {
        var at = Array.FindIndex(_lines, line => line.Trim() == marker);
        Assert.True(at >= 0, $"{_path} has no line '{marker}'.");
        Assert.True(
            at + 1 < _lines.Length && _lines[at + 1].StartsWith("```", StringComparison.Ordinal),
            $"In {_path}, a block must begin on the line after '{marker}'.");
        var end = Array.FindIndex(_lines, at + 2, static line => line.Trim() == "```");
        Assert.True(end >= 0, $"In {_path}, the block under '{marker}' has no end.");
        return string.Join('\n', _lines[(at + 2)..end]);
    }
}
