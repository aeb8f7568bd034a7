using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;
using SourceGenBus.Tests.PublicApi;

namespace SourceGenBus.EventStore.Tests.PublicApi;

/// <summary>A change of the types of the public API shows in the diff of a <c>*.verified.txt</c>.</summary>
public class PublicApiTests
{
    public static TheoryData<Type> Packages => [typeof(IDurableStore), typeof(Relational.SqlDatabase), typeof(SqliteStore), typeof(PostgreSqlStore), typeof(Testing.StoreContract)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_is_as_recorded(Type typeOfThePackage) =>
        RecordedApi.AssertUnchanged(typeOfThePackage.Assembly, typeOfThePackage.Assembly.GetName().Name!);
}
