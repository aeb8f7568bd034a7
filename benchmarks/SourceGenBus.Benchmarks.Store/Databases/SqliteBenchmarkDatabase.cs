using SourceGenBus.EventStore.Sqlite;

namespace SourceGenBus.Benchmarks.Store.Databases;

/// <summary>A file in a temporary folder; commits are flushed to the disk by both contenders.</summary>
internal sealed class SqliteBenchmarkDatabase : BenchmarkDatabase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sgb-bench-").FullName;

    internal override string Name => "SQLite";

    private string FilePath => Path.Combine(_folder, "store.db");

    internal override async ValueTask<IDurableStore> OpenStoreAsync()
    {
        var store = new SqliteStore(new SqliteStoreOptions { Path = FilePath });
        await store.MigrateAsync();
        return store;
    }

    internal override ValueTask<IDurableStore> OpenWriterAsync(IDurableStore store) => new(store);

    internal override async ValueTask<BareTable> OpenBareTableAsync() => await SqliteBareTable.OpenAsync(FilePath);

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }
}
