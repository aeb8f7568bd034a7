using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using SourceGenBus.EventStore.PostgreSql;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>The server dies under load and comes back: the host goes on, nothing is lost or doubled, and everybody who looks can see it.</summary>
public sealed class OutageTests
{
    private const int Writers = 8;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_goes_on_after_its_server_was_killed_under_load_and_started_again()
    {
        var server = await PostgreSqlServer.StartNewAsync();
        try
        {
            var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString, ReconnectDelay = TimeSpan.FromMilliseconds(10) });
            await using var host = new HostedStore(store, static options => options.Relays = 3, static services => services.AddProjection("counts", static _ => CountAsync));
            using var gauges = new Gauges(host);
            using var handler = host.Bus.Subscribe<ThingDone>(static (thing, context, token) => ExecuteAsync(
                (DbTransaction)context.Session!, $"insert into effects (key, number) values ('{thing.Key}', {thing.Number})", token));
            await MakeTablesAsync(store);
            await host.StartAsync();
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            var acknowledged = new ConcurrentQueue<(string Key, int Number)>();
            var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(host, $"writer-{writer}", acknowledged, enough.Token))).ToList();

            for (var outage = 1; outage <= 2; outage++)
            {
                await AcknowledgedAsync(acknowledged, 300);
                await server.KillAsync();

                var health = await host.HealthAsync(HealthStatus.Unhealthy, "since");
                Assert.StartsWith("The database cannot be used since 20", health.Description, StringComparison.Ordinal);
                await GaugeAsync(gauges, "sourcegenbus.store.available", 0);
                await GaugeAsync(gauges, "sourcegenbus.store.outages", outage);
                Assert.DoesNotContain("sourcegenbus.outbox.length ready", gauges.Read().Keys);
                Assert.False(host.IsStopping);

                await server.StartAsync();
                await host.HealthAsync(HealthStatus.Healthy);
                await GaugeAsync(gauges, "sourcegenbus.store.available", 1);

                // What is counted follows what is so.
                while (gauges.Read().GetValueOrDefault("sourcegenbus.store.outage.duration") <= 0)
                    await Task.Delay(10, Cancelled);
            }

            await AcknowledgedAsync(acknowledged, 300);
            await enough.CancelAsync();
            await Task.WhenAll(writers);
            await DeliveredAsync(host);
            await host.StopAsync();

            Assert.Equal(2, host.Logged(LogLevel.Error).Count(static text => text.StartsWith("The database of the event store cannot be used: ", StringComparison.Ordinal)));
            Assert.Equal(2, host.Logged(LogLevel.Warning).Count(static text => text.StartsWith("The database of the event store can be used again, after 00:", StringComparison.Ordinal)));
            await AssertNothingLostAsync(server, acknowledged);
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    private static async Task MakeTablesAsync(PostgreSqlStore store)
    {
        await using var unit = await store.BeginAsync(Cancelled);
        await ExecuteAsync(unit.Transaction, "create table effects (id bigint generated always as identity, key text not null, number integer not null)", Cancelled);
        await ExecuteAsync(unit.Transaction, "create table counts (key text primary key, events integer not null)", Cancelled);
        await unit.CommitAsync(Cancelled);
    }

    /// <summary>Writes on, whatever happens; a number that failed is tried again, though it may have been stored.</summary>
    private static async Task WriteAsync(HostedStore host, string key, ConcurrentQueue<(string Key, int Number)> acknowledged, CancellationToken enough)
    {
        var streams = host.Services.GetRequiredService<EventStreams>();
        for (var number = 1; !enough.IsCancellationRequested; number++)
        {
            try
            {
                await streams.AppendAsync(key, ExpectedVersion.Any, [new ThingDone(key, number)], cancellationToken: Cancelled);
                acknowledged.Enqueue((key, number));

                // Otherwise most of the time would go into delivering what has piled up.
                await Task.Delay(5, CancellationToken.None);
            }
            catch (DbException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private static ValueTask CountAsync(RecordedEvent recorded, DbTransaction transaction, CancellationToken token) => ExecuteAsync(
        transaction,
        $"insert into counts as c (key, events) values ('{((ThingDone)recorded.Event).Key}', 1) on conflict (key) do update set events = c.events + 1",
        token);

    private static async ValueTask ExecuteAsync(DbTransaction transaction, string sql, CancellationToken token)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Written in this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(token);
    }

    private static async Task AcknowledgedAsync(ConcurrentQueue<(string Key, int Number)> acknowledged, int more)
    {
        var enough = acknowledged.Count + more;
        while (acknowledged.Count < enough)
            await Task.Delay(10, Cancelled);
    }

    private static async Task GaugeAsync(Gauges gauges, string name, double value)
    {
        while (gauges.Read().GetValueOrDefault(name, double.NaN) != value)
            await Task.Delay(10, Cancelled);
    }

    private static async Task DeliveredAsync(HostedStore host)
    {
        var projection = host.Services.GetRequiredService<Projection>();
        while (await host.Store.Outbox.GetStateAsync(Cancelled) != default || await projection.GetLagAsync(Cancelled) > 0)
            await Task.Delay(10, Cancelled);
    }

    private static async Task AssertNothingLostAsync(PostgreSqlServer server, IEnumerable<(string Key, int Number)> acknowledged)
    {
        await using var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString });
        await using var unit = await store.BeginAsync(Cancelled);
        var stored = await RowsAsync(unit.Transaction, "select stream, (convert_from(payload, 'UTF8')::json ->> 'Number')::int from sourcegenbus.events order by position");
        var effects = await RowsAsync(unit.Transaction, "select key, number from effects order by id");
        var counts = await RowsAsync(unit.Transaction, "select key, events from counts");

        Assert.Empty(acknowledged.Except(stored));
        foreach (var writer in stored.Select(static row => row.Key).Distinct())
        {
            var numbers = stored.Where(row => row.Key == writer).Select(static row => row.Number).ToList();
            Assert.Equal(numbers, effects.Where(row => row.Key == writer).Select(static row => row.Number));
            Assert.Equal(numbers.Count, counts.Single(row => row.Key == writer).Number);
        }
    }

    private static async Task<List<(string Key, int Number)>> RowsAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Written in this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<(string, int)>();
        while (await reader.ReadAsync(Cancelled))
            rows.Add((reader.GetString(0), reader.GetInt32(1)));
        return rows;
    }
}
