using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>
/// Compares generated files with the ones committed beside the tests, by the conventions of Verify: what was expected is
/// in <c>*.verified.cs</c>, what came instead is written to <c>*.received.cs</c>. To accept, rename.
/// </summary>
public static partial class Snapshot
{
    /// <param name="result">The run.</param>
    /// <param name="outputs">The names of the files that show the concept; the test asserts nothing about others.</param>
    /// <param name="test">The name of the test.</param>
    /// <param name="file">The file of the test.</param>
    public static void Matches(GeneratorResult result, string[] outputs, [CallerMemberName] string test = "", [CallerFilePath] string file = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(file)!, "Snapshots");
        var prefix = $"{Path.GetFileNameWithoutExtension(file)}.{test}#";
        Assert.Multiple([.. outputs.Select(output => (Action)(() => Compare(Scrub(result[output]), Path.Combine(folder, prefix + Path.GetFileNameWithoutExtension(output)))))]);

        // A snapshot of a file that is no longer looked at would stay, and mislead, for ever.
        var known = outputs.Select(output => $"{prefix}{Path.GetFileNameWithoutExtension(output)}.verified.cs").ToHashSet();
        Assert.All(Directory.EnumerateFiles(folder, prefix + "*.verified.cs"), path => Assert.Contains(Path.GetFileName(path), known));
    }

    private static void Compare(string actual, string path)
    {
        var (verified, received) = (path + ".verified.cs", path + ".received.cs");
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(received, actual);
        Assert.Equal(File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "", actual);
    }

    /// <summary>The version of the generator is no part of any concept.</summary>
    internal static string Scrub(string text) => GeneratorVersion().Replace(text, "${before}\"{Scrubbed}\"");

    [GeneratedRegex("""(?<before>GeneratedCode\("SourceGenBus", |string PackageVersion => )"[^"]*(?:")""")]
    private static partial Regex GeneratorVersion();
}
