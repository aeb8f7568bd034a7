using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteCheckpoints() : CheckpointTests(Databases.Sqlite);

public sealed class PostgreSqlCheckpoints() : CheckpointTests(Databases.PostgreSql);

/// <summary>The checkpoint of a projection that several run, and somebody resets: each event counts once, and nobody ends for a store that is well.</summary>
public abstract class CheckpointTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_checkpoint_that_another_runner_moves_on_before_it_is_locked_does_not_go_back()
    {
        var model = new ReadModel(Store);
        await model.CreateAsync();
        await model.AppendAsync(1, 2);
        var appended = false;
        var hooked = Interleaving.AfterCheckpoint(Store, async () =>
        {
            if (!appended)
                await model.AppendAsync(3, 9);
            appended = true;
            await model.Project().CatchUpAsync(Cancelled);
        });

        await model.Project(hooked).CatchUpAsync(Cancelled);

        Assert.Equal(9, await Store.Events.ReadCheckpointAsync("shelf", Cancelled));
        await model.Project().CatchUpAsync(Cancelled);
        Assert.Equal(ReadModel.Numbers(1, 9), await model.ReadAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Runners_of_one_projection_go_on_while_events_are_appended(int count)
    {
        const int Events = 300;
        var model = new ReadModel(Store);
        await model.CreateAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var runners = Enumerable.Range(0, count).Select(_ => Task.Run(() => model.Project().RunAsync(stop.Token))).ToList();

        await model.AppendAsync(1, Events);
        while (await model.Project().GetLagAsync(Cancelled) > 0)
        {
            Assert.All(runners, static runner => Assert.False(runner.IsCompleted, runner.Exception?.ToString()));
            await Task.Delay(5, Cancelled);
        }

        await stop.CancelAsync();
        await Task.WhenAll(runners);
        Assert.Equal(ReadModel.Numbers(1, Events), await model.ReadAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_reset_waits_for_the_page_that_is_under_way(int partitions)
    {
        var options = ReadModel.Impatient with { Partitions = partitions };
        var model = new ReadModel(Store);
        await model.CreateAsync();
        await model.AppendAsync(1, 1);

        // A first page makes the rows that are locked; that somebody inserts them would hold up the others, too.
        await model.Project(options: options).CatchUpAsync(Cancelled);
        await model.AppendAsync(2, 3);
        var page = new PageUnderWay();
        var catchingUp = page.Begin(model, options);
        await page.Begun;

        var cleared = false;
        var resetting = Task.Run(async () => await model.Project(options: options).ResetAsync(
            async (transaction, token) =>
            {
                cleared = true;
                await model.ClearAsync(transaction, token);
            },
            Cancelled));

        // A reset that does not wait has cleared the model long before this has passed.
        await Task.WhenAny(resetting, Task.Delay(300, Cancelled));
        Assert.False(cleared);
        page.GoOn();
        await resetting;
        await catchingUp;
        await model.Project(options: options).CatchUpAsync(Cancelled);

        Assert.Equal(ReadModel.Numbers(1, 3), await model.ReadAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_version_is_removed_after_the_page_that_is_under_way(int partitions)
    {
        var options = ReadModel.Impatient with { Version = 2, Partitions = partitions };
        var model = new ReadModel(Store);
        await model.CreateAsync();
        await model.AppendAsync(1, 1);
        await model.Project(options: options).CatchUpAsync(Cancelled);
        await model.AppendAsync(2, 3);
        var page = new PageUnderWay();
        var catchingUp = page.Begin(model, options);
        await page.Begun;

        var dropped = false;
        var removing = Task.Run(async () => await model.Project().RemoveVersionAsync(
            2,
            async (transaction, token) =>
            {
                dropped = true;
                await model.ClearAsync(transaction, token);
            },
            Cancelled));

        await Task.WhenAny(removing, Task.Delay(300, Cancelled));
        Assert.False(dropped);
        page.GoOn();
        await removing;
        await Task.WhenAny(catchingUp); // It may find the version removed before it has done all.

        Assert.Equal("", await model.ReadAsync());
    }

    /// <summary>A runner that stops in the middle of a page, at the event with number 2.</summary>
    private sealed class PageUnderWay
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Begun => _begun.Task.WaitAsync(Cancelled);

        internal void GoOn() => _goOn.TrySetResult();

        internal Task<long> Begin(ReadModel model, ProjectionOptions options) => Task.Run(async () => await model.Project(options: options, onEvent: async number =>
        {
            if (number == 2)
            {
                _begun.TrySetResult();
                await _goOn.Task.WaitAsync(Cancelled);
            }
        }).CatchUpAsync(Cancelled));
    }
}
