using System.Runtime.CompilerServices;

namespace SourceGenBus.Tests.PublicApi;

/// <summary>A change of the public API shows in the diff of <c>PublicApi.verified.txt</c>, and is decided there.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_as_recorded()
    {
        var verified = Path.Combine(Path.GetDirectoryName(ThisFile())!, "PublicApi.verified.txt");
        var received = Path.ChangeExtension(verified, null).Replace(".verified", ".received.txt", StringComparison.Ordinal);
        var actual = ApiText.Of(typeof(Hosting.EventQueue).Assembly);
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";

        if (actual == expected)
            File.Delete(received);
        else
            File.WriteAllText(received, actual);

        // The message of a failure shows the first difference; the received file, all of them.
        Assert.Equal(expected, actual);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
