using SourceGenBus.EventStore.Sqlite;
using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests.Deployment;

public sealed class SqliteFileTests() : StoreContract(Databases.Sqlite)
{
    [Fact]
    public async Task A_relative_path_means_the_same_file_after_the_current_folder_has_changed()
    {
        var before = Environment.CurrentDirectory;
        var path = TemporaryFiles.NewPath("relative.db");
        try
        {
            Environment.CurrentDirectory = Path.GetDirectoryName(path)!;
            await using var store = new SqliteStore(new SqliteStoreOptions { Path = Path.GetFileName(path) });
            Environment.CurrentDirectory = before;

            await store.Events.AppendAsync("a", ExpectedVersion.None, Events("1"), AppendOptions.Default, Cancelled);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        await using var again = Databases.Sqlite(path);
        Assert.Single(await again.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 10, Cancelled));
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("file::memory:?cache=shared")]
    [InlineData("file:name?mode=memory&cache=shared")]
    [InlineData("file:name.db")]
    public void A_database_in_memory_and_a_uri_are_refused_with_a_sentence(string path)
    {
        var exception = Assert.Throws<ArgumentException>(() => new SqliteStore(new SqliteStoreOptions { Path = path }));

        Assert.StartsWith($"'{path}' is a ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_files_are_readable_by_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        var path = TemporaryFiles.NewPath("private.db");
        await using var store = Databases.Sqlite(path);

        await store.Events.AppendAsync("a", ExpectedVersion.None, Events("1"), AppendOptions.Default, Cancelled);

        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
