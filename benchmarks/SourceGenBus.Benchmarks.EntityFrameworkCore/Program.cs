using System.Diagnostics;
using System.Text.Json;
using SourceGenBus.Benchmarks.EntityFrameworkCore;
using SourceGenBus.EventStore.Tests;

// A save with three events against the same save with three rows that the application writes itself; in turns, in one run.
// Arguments: how many rounds, and how many saves of each kind in a round.
var rounds = args.Length > 0 ? int.Parse(args[0]) : 30;
var saves = args.Length > 1 ? int.Parse(args[1]) : 100;
SQLitePCL.Batteries_V2.Init();
var folder = Directory.CreateTempSubdirectory("sgb-ef-");
await RunAsync("SQLite", Path.Combine(folder.FullName, "orders.db"), isSqlite: true);
var server = await PostgreSqlServer.StartNewAsync(flushes: true);
await RunAsync("PostgreSQL", server.ConnectionString, isSqlite: false);
await server.DeleteAsync();
folder.Delete(recursive: true);

async Task RunAsync(string name, string address, bool isSqlite)
{
    var services = new ServiceCollection();
    services.AddLogging();
    services.AddEventStore(store =>
    {
        store.AddEvents(static events => events.AddDurableEvents()).Configure(static options => options.Program = "orders");
        if (isSqlite)
            store.UseSqlite(address);
        else
            store.UsePostgreSql(address);
    });
    services.AddDbContextPool<EventContextOfBus>(options => Use(options).UseSourceGenBus());
    services.AddDbContextPool<PlainContext>(options => Use(options));
    await using var provider = services.BuildServiceProvider();
    await using (var scope = provider.CreateAsyncScope())
        await scope.ServiceProvider.GetRequiredService<PlainContext>().Database.EnsureCreatedAsync();
    await provider.GetRequiredService<IDurableStore>().MigrateAsync();

    await MeasureAsync(provider, byHand: true);
    await MeasureAsync(provider, byHand: false);
    var ratios = new List<double>();
    var (own, rows) = (new List<double>(), new List<double>());
    for (var round = 0; round < rounds; round++)
    {
        var byHandFirst = round % 2 == 0;
        var first = await MeasureAsync(provider, byHandFirst);
        var second = await MeasureAsync(provider, !byHandFirst);
        var (byHand, byBus) = byHandFirst ? (first, second) : (second, first);
        rows.Add(byHand);
        own.Add(byBus);
        ratios.Add(byBus / byHand);
    }

    Console.WriteLine(
        $"{name}: three rows by hand {Median(rows):F1} us, three events {Median(own):F1} us, ratio {Median(ratios):F3} (median of {rounds} rounds)");

    DbContextOptionsBuilder Use(DbContextOptionsBuilder options) =>
        isSqlite ? options.UseSqlite($"Data Source={address}") : options.UseNpgsql(address);
}

async Task<double> MeasureAsync(ServiceProvider provider, bool byHand)
{
    var start = Stopwatch.GetTimestamp();
    for (var save = 0; save < saves; save++)
    {
        await using var scope = provider.CreateAsyncScope();
        OrderContext context = byHand
            ? scope.ServiceProvider.GetRequiredService<PlainContext>()
            : scope.ServiceProvider.GetRequiredService<EventContextOfBus>();
        var order = new Order { Amount = save };
        context.Add(order);
        for (var number = 0; number < 3; number++)
        {
            var changed = new OrderChanged(order.Id.ToString(), order.Customer, number);
            if (!byHand)
                order.Raise(changed);
            else
            {
                context.Add(new OutboxRow
                {
                    EventId = changed.EventId,
                    Name = "order.changed",
                    Key = changed.Key,
                    OccurredAt = changed.OccurredAt.ToUniversalTime(),
                    Payload = JsonSerializer.SerializeToUtf8Bytes(changed, OrderJson.Default.OrderChanged),
                });
            }
        }

        await context.SaveChangesAsync();
    }

    return Stopwatch.GetElapsedTime(start).TotalMicroseconds / saves;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
