using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteProjectionPartitions() : ProjectionPartitionTests(Databases.Sqlite);

public sealed class PostgreSqlProjectionPartitions() : ProjectionPartitionTests(Databases.PostgreSql);

/// <summary>A projection in partitions counts each event once, in the order of its key.</summary>
public abstract class ProjectionPartitionTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private static readonly ProjectionOptions Four = ReadModel.Impatient with { Partitions = 4 };

    [Fact]
    public async Task Runners_share_partitions_and_each_event_counts_once()
    {
        const int Streams = 7;
        var model = new ReadModel(Store);
        await model.CreateAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var runners = Enumerable.Range(0, 2).Select(_ => Task.Run(() => model.Project(options: Four).RunAsync(stop.Token))).ToList();

        for (var number = 1; number <= 140; number++)
            await model.AppendAsync(number, number, $"stream-{number % Streams}");
        while (await model.Project(options: Four).GetLagAsync(Cancelled) > 0)
        {
            Assert.All(runners, static runner => Assert.False(runner.IsCompleted, runner.Exception?.ToString()));
            await Task.Delay(5, Cancelled);
        }

        await stop.CancelAsync();
        await Task.WhenAll(runners);
        Assert.Equal(ReadModel.Numbers(1, 140), await model.ReadAsync());
        Assert.Equal(4, (await Store.Inspection.ListCheckpointsAsync(Cancelled)).Count);
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
    }

    [Fact]
    public async Task A_partition_that_fails_holds_up_no_other()
    {
        var model = new ReadModel(Store);
        await model.CreateAsync();
        for (var number = 1; number <= 20; number++)
            await model.AppendAsync(number, number, $"stream-{number % 5}");
        var fails = true;
        var projection = model.Project(options: Four, onEvent: number => fails && number == 7 ? throw new InvalidOperationException("poison") : Task.CompletedTask);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var running = projection.RunAsync(stop.Token);

        // Every stream but the one of event 7 and those of its partition is projected to the end.
        while (projection.Failure is null || !(await model.ReadAsync()).Split(' ').Contains("20"))
            await Task.Delay(5, Cancelled);
        Assert.Equal(7, projection.Failure.Position);
        Volatile.Write(ref fails, false);
        await model.HoldsAsync(20);

        await stop.CancelAsync();
        await running;
        Assert.Equal(ReadModel.Numbers(1, 20), await model.ReadAsync());
    }

    [Fact]
    public async Task Another_number_of_partitions_is_refused_until_it_is_reset()
    {
        var model = new ReadModel(Store);
        await model.CreateAsync();
        await model.AppendAsync(1, 9);
        await model.Project(options: Four).CatchUpAsync(Cancelled);
        await model.AppendAsync(10, 10);

        foreach (var other in new[] { 1, 3 })
        {
            var failure = await Assert.ThrowsAsync<ProjectionStateException>(async () => await Partitions(other).CatchUpAsync(Cancelled));
            Assert.StartsWith($"The projection 'shelf' was built in 4 partitions, and this program wants {other}", failure.Message, StringComparison.Ordinal);
        }

        await Partitions(3).ResetAsync(model.ClearAsync, Cancelled);
        await Assert.ThrowsAsync<ProjectionStateException>(async () => await model.Project(options: Four).CatchUpAsync(Cancelled));
        await Partitions(3).CatchUpAsync(Cancelled);
        Assert.Equal(ReadModel.Numbers(1, 10), await model.ReadAsync());

        await Partitions(1).ResetAsync(model.ClearAsync, Cancelled);
        await Partitions(1).CatchUpAsync(Cancelled);
        Assert.Equal(ReadModel.Numbers(1, 10), await model.ReadAsync());

        Projection Partitions(int count) => model.Project(options: ReadModel.Impatient with { Partitions = count });
    }

    [Fact]
    public async Task A_projection_in_partitions_takes_the_place_of_one_without()
    {
        var (first, second) = (new ReadModel(Store), new ReadModel(Store));
        await first.CreateAsync();
        await second.CreateAsync();
        for (var number = 1; number <= 12; number++)
            await first.AppendAsync(number, number, $"stream-{number % 5}");
        await first.Project().CatchUpAsync(Cancelled);

        await second.Project(options: Four with { Version = 2 }).ActivateAsync(cancellationToken: Cancelled);

        Assert.Equal(ReadModel.Numbers(1, 12), await second.ReadAsync());
        Assert.Equal(0, await second.Project(options: Four with { Version = 2 }).CatchUpAsync(Cancelled));
    }
}
