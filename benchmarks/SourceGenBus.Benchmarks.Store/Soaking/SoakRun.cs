using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SourceGenBus.Benchmarks.Store.Events;
using SourceGenBus.Benchmarks.Store.Measuring;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Tests;

namespace SourceGenBus.Benchmarks.Store.Soaking;

/// <summary>
/// A relay under load whose connections are terminated at random for a long time: what it delivers a second before and afterwards, its memory,
/// and whether every event had its effect once. On a PostgreSQL server of its own.
/// </summary>
internal sealed class SoakRun(TimeSpan duration)
{
    private const int DrainEvents = 10_000;
    private const int DrainRounds = 5;
    private const int WriteEvery = 20;

    private readonly List<double> _memory = [];
    private long _next;
    private long _written;
    private long _terminated;
    private long _refused;

    /// <summary>Runs it and prints the figures.</summary>
    /// <returns>Whether every event that was committed had its effect, once.</returns>
    internal async Task<bool> RunAsync()
    {
        var server = await PostgreSqlServer.StartNewAsync(flushes: true);
        try
        {
            return await RunAsync(server);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await server.DeleteAsync();
        }
    }

    private async Task<bool> RunAsync(PostgreSqlServer server)
    {
        // The one who terminates must not be terminated: it has another application name.
        await using var admin = NpgsqlDataSource.Create(server.ConnectionString + ";Application Name=soak-admin");
        await using (var create = admin.CreateCommand("create table soak_effects (id bigint not null)"))
            await create.ExecuteNonQueryAsync();

        await using var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString + ";Application Name=soak" });
        await store.MigrateAsync();
        await using var bus = new EventBusBuilder().Build();
        using var handler = bus.Subscribe<StockCounted>(static (counted, context, cancellationToken) => RecordAsync(counted, context, cancellationToken));
        var target = new TransactionalBusTarget(store, bus, Stock.Serializer, "soak");

        var before = await DrainAsync(store, target);
        Print($"before: {before:N0} events a second (median of {DrainRounds})");

        using (var stop = new CancellationTokenSource(duration))
        {
            var relay = new OutboxRelay(store.Outbox, target, new OutboxRelayOptions { OutageDelay = TimeSpan.FromMilliseconds(50), Retries = Forever })
                .RunAsync(stop.Token);
            await Task.WhenAll(WriteAsync(store, stop.Token), TerminateAsync(admin, stop.Token), SampleAsync(stop.Token), relay);
        }

        var after = await DrainAsync(store, target);
        Print($"after:  {after:N0} events a second (median of {DrainRounds}), {after / before:0.00} of before");
        Print($"memory in use after a collection, MB, at equal distances: {string.Join(' ', _memory.Select(static sample => sample.ToString("0.0", CultureInfo.InvariantCulture)))}");
        Print($"{_terminated:N0} connections terminated, {_refused:N0} writes refused");

        await using var count = admin.CreateCommand("select count(*), count(distinct id) from soak_effects");
        await using var reader = await count.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (effects, distinct) = (reader.GetInt64(0), reader.GetInt64(1));
        var state = await store.Outbox.GetStateAsync();
        Print($"{effects:N0} effects, {distinct:N0} events, at least {_written:N0} committed; left in the outbox: {state}");
        return effects == distinct && distinct >= _written && state == default;
    }

    private static RetryPolicy Forever { get; } = new() { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(10), MaximumDelay = TimeSpan.FromSeconds(1) };

    private static async ValueTask RecordAsync(StockCounted counted, EventContext context, CancellationToken cancellationToken)
    {
        var transaction = (DbTransaction)context.Session!;
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"insert into soak_effects (id) values ({counted.Number})");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Events a second, from a full outbox to an empty one.</summary>
    private async Task<double> DrainAsync(PostgreSqlStore store, TransactionalBusTarget target)
    {
        var rates = new double[DrainRounds];
        for (var round = 0; round < DrainRounds; round++)
        {
            foreach (var events in Stock.Envelopes(DrainEvents, _next).Chunk(1_000))
                await UntilDoneAsync(async () => await store.Outbox.WriteAsync(events));
            _next += DrainEvents;
            _written += DrainEvents;
            using var stop = new CancellationTokenSource();
            var started = Stopwatch.GetTimestamp();
            var relay = new OutboxRelay(store.Outbox, target, new OutboxRelayOptions { Retries = Forever }).RunAsync(stop.Token);
            var left = await StateAsync(store);
            while (left != default)
            {
                await Task.Delay(10);
                left = await StateAsync(store);
            }

            rates[round] = DrainEvents / Stopwatch.GetElapsedTime(started).TotalSeconds;
            await stop.CancelAsync();
            await relay;
        }

        return Turns.Median(rates);
    }

    private static async Task<OutboxState> StateAsync(PostgreSqlStore store)
    {
        var state = default(OutboxState);
        await UntilDoneAsync(async () => state = await store.Outbox.GetStateAsync());
        return state;
    }

    /// <summary>
    /// The pool still has connections that were terminated. Events that are written twice, since the first outcome is not known, have their
    /// effect once.
    /// </summary>
    private static async Task UntilDoneAsync(Func<Task> work)
    {
        for (var done = false; !done;)
        {
            try
            {
                await work();
                done = true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(10);
            }
        }
    }

    /// <summary>Writes a few events at a time. A write whose outcome is not known is not repeated, so its events count only if they are there.</summary>
    private async Task WriteAsync(PostgreSqlStore store, CancellationToken cancellationToken)
    {
        // Numbers of refused writes are not used again, so that none has two meanings.
        for (; !cancellationToken.IsCancellationRequested; _next += WriteEvery)
        {
            try
            {
                await store.Outbox.WriteAsync(Stock.Envelopes(WriteEvery, _next), cancellationToken: CancellationToken.None);
                _written += WriteEvery;
            }
            catch (Exception exception) when (exception is DbException or IOException or InvalidOperationException)
            {
                _refused++;
            }

            await Task.Delay(100, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TerminateAsync(NpgsqlDataSource admin, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Random.Shared.Next(100, 900), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await using var command = admin.CreateCommand(
                "select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity where application_name = 'soak' order by random() limit 2) victims");
            _terminated += (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
        }
    }

    private async Task SampleAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(duration / 15, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _memory.Add(GC.GetTotalMemory(forceFullCollection: true) / 1e6);
        }
    }

    private static void Print(string line) => Console.WriteLine(line);
}
