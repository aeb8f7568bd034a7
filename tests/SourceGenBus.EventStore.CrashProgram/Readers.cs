namespace SourceGenBus.EventStore.CrashProgram;

/// <summary>A projection and a subscription over everything that is made, each run twice at the same time, as two hosts would.</summary>
internal sealed class Readers(IDurableStore store, EventSerializer serializer)
{
    private const int Hosts = 2;

    private static readonly ProjectionOptions Options = new()
    {
        PageSize = 3,
        PollingInterval = TimeSpan.FromMilliseconds(20),
        FailureDelay = TimeSpan.FromMilliseconds(1),
        MaximumFailureDelay = TimeSpan.FromMilliseconds(10),
    };

    internal IEnumerable<Func<CancellationToken, Task>> Runners(FailingLogger log)
    {
        for (var host = 0; host < Hosts; host++)
        {
            yield return Projected(log).RunAsync;
            yield return HandedOver(log).RunAsync;
        }
    }

    internal async Task<bool> AreBehindAsync()
    {
        var log = new FailingLogger();
        return await Projected(log).GetLagAsync() > 0 || await HandedOver(log).GetLagAsync() > 0;
    }

    private Projection Projected(FailingLogger log) => new(
        store,
        serializer,
        "projected",
        static async (recorded, transaction, _) =>
        {
            var made = (ThingMade)recorded.Event;
            Death.Step();
            await Workshop.ExecuteAsync(transaction, $"insert into projected (bench, id) values ({made.Bench}, '{made.Id}')");
            Death.Step();
            if (Random.Shared.Next(8) == 0)
                throw UnspeakableException.Any(-1);
        },
        Options,
        log.For<Projection>());

    private EventSubscription HandedOver(FailingLogger log) => new(
        store,
        serializer,
        "handed-over",
        async (recorded, _) =>
        {
            var made = (ThingMade)recorded.Event;
            Death.Step();
            await using var unit = await Workshop.BeginAsync(store);
            await Workshop.ExecuteAsync(unit.Transaction, $"insert into handed_over (bench, id) values ({made.Bench}, '{made.Id}')");
            await unit.CommitAsync(CancellationToken.None);
            Death.Step();
        },
        Options,
        log.For<EventSubscription>());
}
