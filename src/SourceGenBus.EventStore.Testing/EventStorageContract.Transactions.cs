using System.Collections.Concurrent;
using Xunit;

namespace SourceGenBus.EventStore.Testing;

// Transactions of callers, and many writers at once.
public abstract partial class EventStorageContract
{
    /// <summary>The caller's transaction decides.</summary>
    [Fact]
    public async Task An_append_in_the_callers_transaction_shares_its_fate()
    {
        await using (var unit = await Store.BeginAsync(Cancelled))
            await Storage.AppendAsync(unit.Transaction, "a", ExpectedVersion.None, Events("lost"), AppendOptions.Default, Cancelled);

        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await Storage.AppendAsync(unit.Transaction, "a", ExpectedVersion.None, Events("kept"), AppendOptions.Default, Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(["kept"], (await ReadAllAsync()).Select(static stored => Text(stored.Envelope)));
        Assert.Equal([1], (await ReadAsync("a")).Select(static stored => stored.Version));
    }

    /// <summary>The same over a connection of the caller's own.</summary>
    [Fact]
    public async Task A_connection_of_the_callers_own_will_do()
    {
        await Store.MigrateAsync(Cancelled);
        await using (var connection = await Store.OpenConnectionAsync(Cancelled))
        {
            await using var transaction = await connection.BeginTransactionAsync(Cancelled);
            await Storage.AppendAsync(transaction, "a", ExpectedVersion.None, Events("1", "2"), AppendOptions.Default, Cancelled);
            await transaction.CommitAsync(Cancelled);
        }

        Assert.Equal(2, (await ReadAsync("a")).Count);
    }

    /// <summary>A conflict does not spoil the caller's transaction.</summary>
    [Fact]
    public async Task A_transaction_goes_on_after_a_conflict()
    {
        await AppendAsync("a", ExpectedVersion.None, "1");

        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await Assert.ThrowsAsync<VersionConflictException>(async () =>
                await Storage.AppendAsync(unit.Transaction, "a", ExpectedVersion.None, Events("x"), AppendOptions.Default, Cancelled));
            await Storage.AppendAsync(unit.Transaction, "a", ExpectedVersion.Exactly(1), Events("2"), AppendOptions.Default, Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(["1", "2"], (await ReadAsync("a")).Select(static stored => Text(stored.Envelope)));
    }

    /// <summary>Sixteen writers that each believe they know the version: each version is written once.</summary>
    [Fact]
    public async Task Sixteen_writers_with_exact_versions_leave_no_gap_and_no_double()
    {
        const int Each = 20;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var version = 0L;
            for (var written = 0; written < Each;)
            {
                try
                {
                    version = (await AppendAsync("a", ExpectedVersion.Exactly(version), $"{writer}.{written}")).Version;
                    written++;
                }
                catch (VersionConflictException conflict)
                {
                    Assert.NotEqual(version, conflict.Actual);
                    version = conflict.Actual;
                }
            }
        })));

        var all = await ReadAllAsync();

        Assert.Equal(Enumerable.Range(1, 16 * Each).Select(static number => (long)number), all.Select(static stored => stored.Version));
        Assert.Equal(16 * Each, all.Select(static stored => Text(stored.Envelope)).Distinct().Count());
    }

    /// <summary>Sixteen writers on one stream, 10,000 appends.</summary>
    [Fact]
    public async Task Ten_thousand_appends_of_sixteen_writers_are_all_there_in_order()
    {
        const int Each = 625;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var written = 0; written < Each; written++)
                await AppendAsync("a", ExpectedVersion.Any, $"{writer}.{written:D3}");
        })));

        var all = await ReadAllAsync();

        Assert.Equal(Enumerable.Range(1, 16 * Each).Select(static number => (long)number), all.Select(static stored => stored.Version));
        foreach (var mine in all.Select(static stored => Text(stored.Envelope)).GroupBy(static text => text.Split('.')[0]))
            Assert.Equal(Enumerable.Range(0, Each).Select(number => $"{mine.Key}.{number:D3}"), mine);
    }

    /// <summary>Who appends in a transaction reads there what it has appended, and nobody else does yet.</summary>
    [Fact]
    public async Task A_transaction_reads_what_it_has_appended()
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        await Store.Events.AppendAsync(
            unit.Transaction, "a", ExpectedVersion.None, Events("1", "2", "3"), AppendOptions.Default, Cancelled);

        var forwards = await Store.Events.ReadStreamAsync(unit.Transaction, "a", ReadDirection.Forwards, 2, 10, Cancelled);
        var backwards = await Store.Events.ReadStreamAsync(unit.Transaction, "a", ReadDirection.Backwards, 2, 1, Cancelled);

        Assert.Equal(["2", "3"], forwards.Select(static stored => Text(stored.Envelope)));
        Assert.Equal(["2"], backwards.Select(static stored => Text(stored.Envelope)));
        Assert.Empty(await Store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 10, Cancelled));
    }

    /// <summary>
    /// A reader that follows writers of several streams, some of whose transactions roll back, sees each event once and in order.
    /// </summary>
    [Fact]
    public async Task A_follower_skips_nothing_while_transactions_overlap()
    {
        const int Writers = 8;
        const int Each = 40;
        var committed = new ConcurrentBag<string>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var written = 0; written < Each; written++)
            {
                await using var unit = await Store.BeginAsync(Cancelled);
                string[] texts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(number => $"{writer}.{written}.{number}")];
                await Storage.AppendAsync(
                    unit.Transaction, $"stream {writer}", ExpectedVersion.Any, Events(texts), AppendOptions.Default, Cancelled);
                for (var turn = random.Next(4); turn > 0; turn--)
                    await Task.Yield();
                if (random.Next(5) == 0)
                    continue;
                await unit.CommitAsync(Cancelled);
                foreach (var text in texts)
                    committed.Add(text);
            }
        })));

        var seen = new List<StoredEvent>();
        for (var last = false; ;)
        {
            var after = seen.Count == 0 ? 0 : seen[^1].Position;
            var horizon = await Storage.GetHorizonAsync(Cancelled);
            seen.AddRange(await Storage.ReadAllAsync(after, horizon.Safe, int.MaxValue, Cancelled));
            if (last)
                break;
            last = writing.IsCompleted;
        }

        await writing;
        Assert.Equal(
            committed.Order(StringComparer.Ordinal), seen.Select(static stored => Text(stored.Envelope)).Order(StringComparer.Ordinal));
        Assert.Equal(seen.Select(static stored => stored.Position).Order(), seen.Select(static stored => stored.Position));
        foreach (var stream in seen.GroupBy(static stored => stored.Stream))
            Assert.Equal(stream.Select(static (_, index) => index + 1L), stream.Select(static stored => stored.Version));
    }
}
