using System.Runtime.CompilerServices;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;
using SourceGenBus.Tests.PublicApi;

namespace SourceGenBus.EventStore.Tests.PublicApi;

/// <summary>A change of the public API shows in the diff of a <c>*.verified.txt</c>, and is decided there.</summary>
public class PublicApiTests
{
    public static TheoryData<Type> Packages => [typeof(IDurableStore), typeof(SqliteStore), typeof(PostgreSqlStore), typeof(Testing.StoreContract)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_is_as_recorded(Type typeOfThePackage)
    {
        var verified = Path.Combine(Path.GetDirectoryName(ThisFile())!, typeOfThePackage.Assembly.GetName().Name + ".verified.txt");
        var received = verified.Replace(".verified.", ".received.", StringComparison.Ordinal);
        var actual = ApiText.Of(typeOfThePackage.Assembly);
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
