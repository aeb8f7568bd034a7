using System.Runtime.CompilerServices;

namespace SourceGenBus.Tool.Tests;

/// <summary>Compares with the file committed beside the tests; what came instead is written to *.received.txt. To accept, rename.</summary>
internal static class Snapshot
{
    internal static void Matches(string actual, string name, [CallerFilePath] string file = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(file)!, "Snapshots", name);
        var (verified, received) = (path + ".verified.txt", path + ".received.txt");
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Equal(expected, actual);
    }
}
