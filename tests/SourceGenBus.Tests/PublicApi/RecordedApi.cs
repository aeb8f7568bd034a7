using System.Reflection;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Tests.PublicApi;

/// <summary>
/// Compares the types of an assembly's public API with the file that records them, beside the test; the members stand in the
/// <c>PublicAPI.*.txt</c> of the project. To accept what was received, rename it.
/// </summary>
internal static class RecordedApi
{
    internal static void AssertUnchanged(Assembly assembly, string name = "PublicApi", [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, name);
        var (verified, received) = (path + ".verified.txt", path + ".received.txt");
        var actual = ApiText.Of(assembly);
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";

        if (actual == expected)
            File.Delete(received);
        else
            File.WriteAllText(received, actual);

        // The message of a failure shows the first difference; the received file, all of them.
        Assert.Equal(expected, actual);
    }
}
