using SourceGenBus;
using SourceGenBus.EntityFrameworkCore;
using SourceGenBus.EntityFrameworkCore.CrashProgram;

// sqlite|postgresql <path or connection string> <things of each writer> <step to die at, 0 for none>
const int Writers = 4;
SQLitePCL.Batteries_V2.Init();
var (database, address) = (args[0], args[1]);
var count = int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture);
Death.At = int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture);

var services = new ServiceCollection();
services.AddLogging();
services.AddSourceGenBus();
services.AddEventStore(store =>
{
    store.AddEvents(static events => events.AddDurableEvents());
    store.Configure(static options =>
    {
        options.Program = "things";
        options.Relay = new OutboxRelayOptions
        {
            // What a dead program has leased is free again after this time.
            LeaseDuration = TimeSpan.FromMilliseconds(300),
            Concurrency = 3,
            PollingInterval = TimeSpan.FromMilliseconds(10),
            OutageDelay = TimeSpan.FromMilliseconds(10),
            Retries = new RetryPolicy { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(1), MaximumDelay = TimeSpan.FromMilliseconds(10) },
        };
    });
    if (database == "sqlite")
        store.UseSqlite(address);
    else
        store.UsePostgreSql(address);
});
services.AddDbContextPool<ThingContext>(options =>
{
    if (database == "sqlite")
        options.UseSqlite($"Data Source={address};Pooling=False");
    else
        options.UseNpgsql(address, static npgsql => npgsql.EnableRetryOnFailure());
    options.AddInterceptors(new DyingInterceptor()).UseSourceGenBus();
});
await using var provider = services.BuildServiceProvider();
await using (var scope = provider.CreateAsyncScope())
    await scope.ServiceProvider.GetRequiredService<ThingContext>().Database.EnsureCreatedAsync();
var eventStore = provider.GetRequiredService<IDurableStore>();
await eventStore.MigrateAsync();

using var stop = new CancellationTokenSource();
var relay = provider.GetRequiredService<OutboxRelay>();
var relaying = Task.Run(() => relay.RunAsync(stop.Token));
await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync)));
while (await eventStore.Outbox.GetStateAsync() != default)
{
    if (relaying.IsCompleted)
        throw new InvalidOperationException("The relay has ended, though it was not told to.", relaying.Exception);
    await Task.Delay(10);
}

await stop.CancelAsync();
await relaying;
Console.WriteLine("done");

async Task WriteAsync()
{
    for (var number = 0; number < count; number++)
    {
        var id = Guid.NewGuid().ToString("N");
        await using var scope = provider.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ThingContext>();
        Death.Step();
        if (number % 2 == 0)
        {
            context.Add(Thing.Make(id));
            context.PublishOnSave(new ThingAnnounced(id));
            await context.SaveChangesAsync();
        }
        else
        {
            await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync();
                context.Add(Thing.Make(id));
                await context.SaveChangesAsync();
                Death.Step();
                context.PublishOnSave(new ThingAnnounced(id));
                await context.SaveChangesAsync();
                await transaction.CommitAsync();
            });
        }

        Death.Step();
        Console.WriteLine(id);
    }
}
