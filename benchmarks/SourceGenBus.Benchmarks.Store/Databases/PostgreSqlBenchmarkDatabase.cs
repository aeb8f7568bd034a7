using Npgsql;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests;

namespace SourceGenBus.Benchmarks.Store.Databases;

/// <summary>A server of its own in a temporary folder, reached through a socket there; commits are flushed to the disk.</summary>
internal sealed class PostgreSqlBenchmarkDatabase : BenchmarkDatabase
{
    private readonly PostgreSqlServer _server;
    private readonly NpgsqlDataSource _source;

    private PostgreSqlBenchmarkDatabase(PostgreSqlServer server)
    {
        _server = server;
        _source = NpgsqlDataSource.Create(server.ConnectionString);
    }

    internal override string Name => "PostgreSQL";

    internal static async Task<PostgreSqlBenchmarkDatabase> StartAsync() => new(await PostgreSqlServer.StartNewAsync(flushes: true));

    internal override async ValueTask<IDurableStore> OpenStoreAsync()
    {
        var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = _server.ConnectionString });
        await store.MigrateAsync();
        return store;
    }

    internal override ValueTask<IDurableStore> OpenWriterAsync(IDurableStore store) => OpenStoreAsync();

    internal override async ValueTask<BareTable> OpenBareTableAsync() => await PostgreSqlBareTable.OpenAsync(_source);

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _server.DeleteAsync();
    }
}
