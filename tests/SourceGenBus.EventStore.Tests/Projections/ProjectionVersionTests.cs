using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteProjectionVersions() : ProjectionVersionTests(Databases.Sqlite);

public sealed class PostgreSqlProjectionVersions() : ProjectionVersionTests(Databases.PostgreSql);

/// <summary>A new version of a projection is built beside the old one, takes its place in one step, and the old one can be removed.</summary>
public abstract class ProjectionVersionTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_new_version_is_built_beside_the_old_one_and_takes_its_place()
    {
        var (first, second) = await PrepareAsync();
        await first.AppendAsync(1, 10);
        await Version(first, 1).CatchUpAsync(Cancelled);
        await Version(second, 2).CatchUpAsync(Cancelled);
        Assert.Equal((ReadModel.Numbers(1, 10), ReadModel.Numbers(1, 10)), (await first.ReadAsync(), await second.ReadAsync()));
        Assert.Equal(1, await Store.Projections.GetActiveVersionAsync("shelf", Cancelled));

        // The old one is ahead by a little, as it is while events come in.
        await first.AppendAsync(11, 15);
        await Version(first, 1).CatchUpAsync(Cancelled);
        var atSwitch = "";
        await Version(second, 2).ActivateAsync((transaction, _) => ReadModel.ExecuteAsync(transaction, $"delete from {first.Table}"), Cancelled);
        atSwitch = await second.ReadAsync();

        Assert.Equal(ReadModel.Numbers(1, 15), atSwitch);
        Assert.Equal("", await first.ReadAsync());
        Assert.Equal(2, await Store.Projections.GetActiveVersionAsync("shelf", Cancelled));
        Assert.Equal(0, await Version(second, 2).CatchUpAsync(Cancelled));
        Assert.Equal(ReadModel.Numbers(1, 15), await second.ReadAsync());
    }

    [Fact]
    public async Task A_version_that_is_far_behind_is_not_activated()
    {
        var (first, second) = await PrepareAsync();
        await first.AppendAsync(1, 40);
        await Version(first, 1).CatchUpAsync(Cancelled);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Version(second, 2).ActivateAsync(cancellationToken: Cancelled));

        Assert.Equal("'shelf@2' is at position 0, but version 1, which is active, is at 40. Let it catch up, and switch then.", failure.Message);
        Assert.Equal(1, await Store.Projections.GetActiveVersionAsync("shelf", Cancelled));
        Assert.Equal("", await second.ReadAsync());
    }

    [Fact]
    public async Task A_switch_that_fails_changes_nothing()
    {
        var (first, second) = await PrepareAsync();
        await first.AppendAsync(1, 4);
        await Version(first, 1).CatchUpAsync(Cancelled);

        await Assert.ThrowsAsync<ArithmeticException>(async () => await Version(second, 2).ActivateAsync(static (_, _) => throw new ArithmeticException(), Cancelled));

        Assert.Equal(1, await Store.Projections.GetActiveVersionAsync("shelf", Cancelled));
        Assert.Equal("", await second.ReadAsync());
        Assert.Equal(4, await Version(second, 2).CatchUpAsync(Cancelled));
    }

    [Fact]
    public async Task The_old_version_is_removed_and_programs_that_still_run_it_end_it()
    {
        var (first, second) = await PrepareAsync();
        await first.AppendAsync(1, 4);
        await Version(first, 1).CatchUpAsync(Cancelled);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var old = Version(first, 1).RunAsync(stop.Token);
        var active = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Version(second, 2).RemoveVersionAsync(1, first.ClearAsync, Cancelled));
        Assert.StartsWith("Version 1 of the projection 'shelf' is active.", active.Message, StringComparison.Ordinal);

        await Version(second, 2).ActivateAsync(cancellationToken: Cancelled);
        await Version(second, 2).RemoveVersionAsync(1, first.ClearAsync, Cancelled);
        await first.AppendAsync(5, 6);

        var ended = await Assert.ThrowsAsync<ProjectionStateException>(() => old);
        Assert.StartsWith("The projection 'shelf' was removed from this store.", ended.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ProjectionStateException>(async () => await Version(first, 1).ResetAsync(first.ClearAsync, Cancelled));
        Assert.Equal("", await first.ReadAsync());
        await Version(second, 2).CatchUpAsync(Cancelled);
        Assert.Equal(ReadModel.Numbers(1, 6), await second.ReadAsync());
        Assert.Equal(["shelf@2"], (await Store.Inspection.ListCheckpointsAsync(Cancelled)).Select(static checkpoint => checkpoint.Name));
    }

    [Theory]
    [InlineData("shelf@2")]
    [InlineData("shelf#0")]
    public void A_name_that_looks_like_a_version_or_a_partition_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new ReadModel(Store).Project(name: name));

    private static Projection Version(ReadModel model, int version) => model.Project(options: ReadModel.Impatient with { Version = version });

    private async Task<(ReadModel First, ReadModel Second)> PrepareAsync()
    {
        var (first, second) = (new ReadModel(Store), new ReadModel(Store));
        await first.CreateAsync();
        await second.CreateAsync();
        return (first, second);
    }
}
