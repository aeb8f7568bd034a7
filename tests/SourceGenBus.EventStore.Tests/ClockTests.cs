using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Handlers;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteClocks() : ClockTests(Databases.Sqlite, "sgb_outbox_partitions");

public sealed class PostgreSqlClocks : ClockTests
{
    public PostgreSqlClocks()
        : this(Databases.NewSchema())
    {
    }

    private PostgreSqlClocks(string schema)
        : base(async () => await Databases.PostgreSql(schema), schema + ".outbox_partitions")
    {
    }
}

/// <summary>Clocks that are set back.</summary>
public abstract class ClockTests(Func<ValueTask<IDurableStore>> create, string partitions) : OutboxContract(create)
{
    private readonly SetClock _clock = new();

    [Fact]
    public async Task Order_is_that_of_writing_whatever_times_and_ids_say()
    {
        var events = Enumerable.Range(0, 5)
            .Select(static number => Event($"{number}", "k") with { Id = new Guid(100 - number, 0, 0x7000, [1, 2, 3, 4, 5, 6, 7, 8]), Time = Now.AddHours(-number) })
            .ToList();
        foreach (var envelope in events)
            await Outbox.WriteAsync([envelope], cancellationToken: Cancelled);

        Assert.Equal(["0", "1", "2", "3", "4"], await LookAsync());
    }

    [Fact]
    public async Task A_scheduled_event_comes_as_much_later_as_the_clock_was_set_back()
    {
        var arrived = new List<string>();
        var relay = new OutboxRelay(Store.Outbox, new ListTarget(arrived), timeProvider: _clock);
        await Outbox.WriteAsync([Event("later", "k")], _clock.Now.AddMinutes(10), Cancelled);
        _clock.Now -= TimeSpan.FromHours(1);

        Assert.False(await relay.RunOnceAsync(Cancelled));
        await Outbox.WriteAsync([Event("now", "k")], cancellationToken: Cancelled);
        Assert.True(await relay.RunOnceAsync(Cancelled));
        _clock.Now += TimeSpan.FromMinutes(69);
        Assert.False(await relay.RunOnceAsync(Cancelled));
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.True(await relay.RunOnceAsync(Cancelled));

        Assert.Equal(["now", "later"], arrived);
    }

    [Fact]
    public async Task A_retry_comes_as_much_later_as_the_clock_was_set_back_and_its_key_waits()
    {
        await WriteAsync("k", "1", "2");
        var lease = await LeaseAsync(now: _clock.Now);
        await Outbox.FailAsync(lease, lease.Messages[0], new DeliveryFailure("mailer", "it broke", _clock.Now, _clock.Now.AddMinutes(1)), Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);

        Assert.Empty(await LookAsync(_clock.Now.AddHours(-1)));
        Assert.Equal(["1", "2"], await LookAsync(_clock.Now.AddMinutes(1)));
    }

    [Fact]
    public async Task A_lease_that_ends_in_a_far_future_was_taken_by_a_clock_that_has_been_set_back()
    {
        await WriteAsync("k", "1");
        var lost = await LeaseAsync();
        await MoveLeasesAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(0, (await LeaseAsync()).Partitions);
        await MoveLeasesAsync(TimeSpan.FromDays(365));

        Assert.Equal(["1"], Texts(await LeaseAsync()));
        Assert.False(await Outbox.RenewAsync(lost, TimeSpan.FromMinutes(1), Cancelled));
    }

    [Fact]
    public async Task No_lease_is_longer_than_an_hour() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await LeaseAsync(duration: TimeSpan.FromMinutes(61)));

    /// <summary>As if the database's clock had been ahead by that much when the leases were taken.</summary>
    private async Task MoveLeasesAsync(TimeSpan time)
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        await using var command = unit.Transaction.Connection!.CreateCommand();
        command.Transaction = unit.Transaction;
        command.CommandText = $"update {partitions} set leased_until = leased_until + {time.Ticks / TimeSpan.TicksPerMicrosecond} where owner is not null";
        await command.ExecuteNonQueryAsync(Cancelled);
        await unit.CommitAsync(Cancelled);
    }

    private sealed class ListTarget(List<string> arrived) : IOutboxTarget
    {
        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            arrived.Add(Text(envelope));
            return default;
        }
    }
}
