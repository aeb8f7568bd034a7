namespace SourceGenBus.Benchmarks.Store.Databases;

/// <summary>A database that both contenders use: the store, and bare ADO.NET on a table of the same columns and indexes beside it.</summary>
internal abstract class BenchmarkDatabase : IAsyncDisposable
{
    internal abstract string Name { get; }

    /// <summary>The store, migrated.</summary>
    internal abstract ValueTask<IDurableStore> OpenStoreAsync();

    /// <summary>What a writer in another process would use, where the database can tell others of a commit; else the same store.</summary>
    internal abstract ValueTask<IDurableStore> OpenWriterAsync(IDurableStore store);

    internal abstract ValueTask<BareTable> OpenBareTableAsync();

    public abstract ValueTask DisposeAsync();
}
