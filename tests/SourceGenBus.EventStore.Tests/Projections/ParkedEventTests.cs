using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteParkedEvents() : ParkedEventTests(Databases.Sqlite);

public sealed class PostgreSqlParkedEvents() : ParkedEventTests(Databases.PostgreSql);

/// <summary>An event that a projection or a subscription keeps failing on is put aside when that is wanted, with a record of it, and comes back on demand.</summary>
public abstract class ParkedEventTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    [Fact]
    public async Task Poison_events_are_put_aside_with_a_record_and_the_rest_goes_on()
    {
        var model = new ReadModel(Store);
        await model.CreateAsync();
        await model.AppendAsync(1, 8);
        HashSet<int> poison = [2, 3, 7];
        var projection = model.Project(
            options: ReadModel.Impatient with { PageSize = 4, ParkAfter = 3 },
            onEvent: number => poison.Contains(number) ? throw new InvalidOperationException("poison \0") : Task.CompletedTask);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var running = projection.RunAsync(stop.Token);

        await model.HoldsAsync(5);
        while (await projection.GetLagAsync(Cancelled) > 0)
            await Task.Delay(5, Cancelled);
        await stop.CancelAsync();
        await running;

        Assert.Equal("1 4 5 6 8", await model.ReadAsync());
        var parked = await Store.Projections.ListParkedAsync(cancellationToken: Cancelled);
        Assert.Equal([2L, 3L, 7L], parked.Select(static record => record.Position));
        Assert.All(parked, static record => Assert.Equal(("shelf", 3), (record.Projection, record.Attempts)));
        Assert.Contains("poison", parked[0].Error, StringComparison.Ordinal);
        Assert.Equal(3, await Store.Projections.CountParkedAsync("shelf", Cancelled));
        Assert.Equal(7, Assert.Single(await Store.Projections.ListParkedAsync("shelf", 3, cancellationToken: Cancelled)).Position);
        Assert.Empty(await Store.Projections.ListParkedAsync("other", cancellationToken: Cancelled));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await projection.ReplayParkedAsync(2, Cancelled));
        Assert.Equal(3, await Store.Projections.CountParkedAsync("shelf", Cancelled));
        poison.Clear();
        Assert.True(await projection.ReplayParkedAsync(2, Cancelled));
        Assert.False(await projection.ReplayParkedAsync(2, Cancelled));
        Assert.True(await projection.ReplayParkedAsync(7, Cancelled));
        Assert.True(await projection.DiscardParkedAsync(3, Cancelled));

        Assert.Equal("1 2 4 5 6 7 8", await model.ReadAsync());
        Assert.Empty(await Store.Projections.ListParkedAsync(cancellationToken: Cancelled));
    }

    [Fact]
    public async Task What_is_hopeless_is_put_aside_at_once_and_nothing_is_by_default()
    {
        var model = new ReadModel(Store);
        await model.CreateAsync();
        await model.AppendAsync(1, 3);
        var hopeless = model.Project(
            options: ReadModel.Impatient with { ParkAtOnce = static exception => exception is FormatException ? true : throw new InvalidOperationException("undecided") },
            onEvent: static number => number == 2 ? throw new FormatException("never") : Task.CompletedTask);
        await Assert.ThrowsAsync<FormatException>(async () => await hopeless.CatchUpAsync(Cancelled));
        Assert.Equal((2L, 1), (hopeless.Failure!.Position, hopeless.Failure.Attempts));
        await hopeless.CatchUpAsync(Cancelled);
        Assert.Null(hopeless.Failure);
        Assert.Equal("1 3", await model.ReadAsync());

        await model.AppendAsync(4, 4);
        var patient = model.Project(onEvent: static number => number == 4 ? throw new FormatException("never") : Task.CompletedTask);
        for (var attempt = 1; attempt <= 20; attempt++)
            await Assert.ThrowsAsync<FormatException>(async () => await patient.CatchUpAsync(Cancelled));
        Assert.Equal(20, patient.Failure!.Attempts);
        Assert.Single(await Store.Projections.ListParkedAsync(cancellationToken: Cancelled));
    }

    [Fact]
    public async Task A_reset_forgets_what_was_put_aside()
    {
        var model = new ReadModel(Store);
        await model.CreateAsync();
        await model.AppendAsync(1, 3);
        var projection = model.Project(
            options: ReadModel.Impatient with { ParkAtOnce = static _ => true },
            onEvent: static number => number == 2 ? throw new FormatException("never") : Task.CompletedTask);
        await Assert.ThrowsAsync<FormatException>(async () => await projection.CatchUpAsync(Cancelled));
        await projection.CatchUpAsync(Cancelled);

        await model.Project().ResetAsync(model.ClearAsync, Cancelled);
        await model.Project().CatchUpAsync(Cancelled);

        Assert.Equal(ReadModel.Numbers(1, 3), await model.ReadAsync());
        Assert.Empty(await Store.Projections.ListParkedAsync(cancellationToken: Cancelled));
    }

    [Fact]
    public async Task A_list_goes_on_among_the_records_of_one_event()
    {
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            foreach (var (projection, position) in new[] { ("b", 1), ("a", 1), ("c", 1), ("a", 2) })
                await Store.Projections.ParkAsync(unit.Transaction, new ParkedEvent(projection, position, "s", position, "e", 1, "broken", DateTimeOffset.UnixEpoch), Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        List<string> listed = [];
        var (at, of) = (0L, (string?)null);
        while (await Store.Projections.ListParkedAsync("", at, of, limit: 2, Cancelled) is [.., var last] page)
        {
            listed.AddRange(page.Select(static record => $"{record.Position}/{record.Projection}"));
            (at, of) = (last.Position, last.Projection);
        }

        Assert.Equal(["1/a", "1/b", "1/c", "2/a"], listed);
        Assert.Equal("a", Assert.Single(await Store.Projections.ListParkedAsync(afterPosition: 1, cancellationToken: Cancelled)).Projection);
    }

    [Fact]
    public async Task A_subscription_puts_aside_what_it_keeps_failing_on()
    {
        var model = new ReadModel(Store);
        await model.AppendAsync(1, 5);
        var fails = true;
        List<int> handled = [];
        var subscription = new EventSubscription(
            Store,
            ShopEvents.Serializer(),
            "mails",
            (recorded, _) =>
            {
                var number = ((OrdersCounted)recorded.Event).Shelf;
                if (fails && number == 3)
                    throw new InvalidOperationException("poison");
                handled.Add(number);
                return default;
            },
            ReadModel.Impatient with { ParkAfter = 2 });
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await subscription.CatchUpAsync(Cancelled));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await subscription.CatchUpAsync(Cancelled));
        await subscription.CatchUpAsync(Cancelled);
        Assert.Equal([1, 2, 4, 5], handled);
        var record = Assert.Single(await Store.Projections.ListParkedAsync("mails", cancellationToken: Cancelled));
        Assert.Equal((3L, 2), (record.Position, record.Attempts));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await subscription.ReplayParkedAsync(3, Cancelled));
        fails = false;
        Assert.True(await subscription.ReplayParkedAsync(3, Cancelled));
        Assert.False(await subscription.ReplayParkedAsync(3, Cancelled));

        Assert.Equal([1, 2, 4, 5, 3], handled);
    }
}
