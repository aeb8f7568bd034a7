using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Handlers;

namespace SourceGenBus.EventStore.Tests.Relay;

public sealed class SqliteBoundaries() : BoundaryTests(
    static timeProvider => new(new SqliteStore(new SqliteStoreOptions { Path = TemporaryFiles.NewPath("store.db") }, timeProvider)));

public sealed class PostgreSqlBoundaries() : BoundaryTests(
    static async timeProvider => new PostgreSqlStore(new PostgreSqlStoreOptions
    {
        ConnectionString = (await PostgreSqlServer.StartedAsync()).ConnectionString,
        Schema = Databases.NewSchema(),
    }, timeProvider));

/// <summary>Times that meet exactly.</summary>
public abstract class BoundaryTests : OutboxContract
{
    private readonly SetClock _clock;

    protected BoundaryTests(Func<TimeProvider, ValueTask<IDurableStore>> create)
        : this(create, new SetClock())
    {
    }

    private BoundaryTests(Func<TimeProvider, ValueTask<IDurableStore>> create, SetClock timeProvider)
        : base(() => create(timeProvider)) => _clock = timeProvider;

    [Fact]
    public async Task A_scheduled_event_keeps_its_time_when_its_key_is_set_aside_before()
    {
        await WriteAsync("k", "1");
        await Outbox.WriteAsync([Event("later", "k")], Now.AddHours(1), Cancelled);
        await KillFirstAsync(Hopeless with { RetryAt = Now.AddMinutes(1) });

        Assert.Equal(["1"], await LookAsync(Now.AddMinutes(2)));
        Assert.Equal(["1"], await LookAsync(Now.AddMinutes(59)));
        Assert.Equal(["1", "later"], await LookAsync(Now.AddHours(1)));
    }

    [Fact]
    public async Task A_key_that_is_due_is_freed_although_nothing_of_it_is_left()
    {
        await WriteAsync("k", "1");
        var lease = await LeaseAsync();
        await Outbox.FailAsync(lease, lease.Messages[0], Hopeless with { RetryAt = Now.AddMinutes(1) }, Cancelled);
        await Outbox.CompleteAsync(lease, lease.Messages, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);

        lease = await LeaseAsync(now: Now.AddMinutes(1));
        Assert.Equal(1, lease.Partitions);
        await Outbox.ReleaseAsync(lease, Cancelled);
        Assert.Equal(0, (await LeaseAsync(now: Now.AddMinutes(1))).Partitions);
    }

    [Fact]
    public async Task An_event_and_its_deliveries_know_how_often_they_failed()
    {
        await WriteAsync("k", "1");
        for (var failures = 0; failures < 3; failures++)
            Assert.Equal(failures, await FailAgainAsync(Now.AddMinutes(failures)));

        var lease = await LeaseAsync(now: Now.AddMinutes(3));
        await Outbox.SplitByHandlerAsync(lease, lease.Messages[0], [Hopeless with { RetryAt = Now.AddMinutes(4) }], [], Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        for (var failures = 1; failures < 3; failures++)
            Assert.Equal(failures, await FailAgainAsync(Now.AddMinutes(3 + failures)));
    }

    [Fact]
    public async Task A_key_is_freed_as_a_whole_at_its_time_however_much_of_it_waits()
    {
        string[] texts = [.. Enumerable.Range(1, 1_200).Select(static number => $"{number}")];
        await WriteAsync("k", texts);
        await KillFirstAsync(Hopeless with { RetryAt = Now.AddMinutes(1) });
        Assert.Empty(await LookAsync(Now.AddMinutes(1).AddMicroseconds(-1)));

        var lease = await Outbox.LeaseAsync(new LeaseRequest(32, 2_000, TimeSpan.FromMinutes(1), Now.AddMinutes(1)), Cancelled);

        Assert.Equal(texts, Texts(lease));
    }

    [Fact]
    public async Task A_claim_is_forgotten_when_it_is_older_than_the_time_and_not_when_it_is_as_old()
    {
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            Assert.True(await Store.Inbox.TryClaimAsync(unit.Transaction, "mailer", Guid.NewGuid(), Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(0, await Store.Inbox.ForgetAsync(_clock.Now, Cancelled));
        Assert.Equal(1, await Store.Inbox.ForgetAsync(_clock.Now.AddMicroseconds(1), Cancelled));
    }

    /// <summary>Lets the first event fail that is ready, to be tried again a minute later.</summary>
    /// <returns>How often it had failed before.</returns>
    private async Task<int> FailAgainAsync(DateTimeOffset now)
    {
        var lease = await LeaseAsync(now: now);
        var message = Assert.Single(lease.Messages);
        await Outbox.FailAsync(lease, message, Hopeless with { RetryAt = now.AddMinutes(1) }, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        return message.Attempts;
    }

    [Fact]
    public void No_wait_is_longer_than_the_longest_whatever_chance_says()
    {
        var policy = new RetryPolicy { FirstDelay = TimeSpan.FromSeconds(1), MaximumDelay = TimeSpan.FromSeconds(10), Jitter = 0.5, Attempts = 100 };
        foreach (var chance in new[] { 0, 0.25, 0.5, 1 })
        {
            for (var failures = 1; failures < 100; failures++)
            {
                var whole = Math.Min(Math.Pow(2, failures - 1), 10);
                var delay = policy.DelayAfter(failures, new InvalidOperationException(), chance)!.Value.TotalSeconds;
                Assert.InRange(delay, whole * 0.5, whole);
                Assert.Equal(whole * (1 - (0.5 * chance)), delay, precision: 5);
            }
        }
    }
}
