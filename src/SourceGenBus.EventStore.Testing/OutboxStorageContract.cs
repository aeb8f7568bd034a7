using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>What an outbox promises.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class OutboxStorageContract(Func<ValueTask<IDurableStore>> create) : OutboxContract(create)
{
    /// <summary>The caller's transaction decides.</summary>
    [Fact]
    public async Task Events_share_the_fate_of_the_callers_transaction()
    {
        foreach (var (text, commits) in new[] { ("lost", false), ("kept", true) })
        {
            await using var unit = await Store.BeginAsync(Cancelled);
            await Outbox.WriteAsync(unit.Transaction, [Event(text, "k")], cancellationToken: Cancelled);
            if (commits)
                await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(["kept"], Texts(await LeaseAsync()));
    }

    /// <summary>Events of a key come in order, and with everything they had.</summary>
    [Fact]
    public async Task Events_come_in_the_order_in_which_they_were_written()
    {
        var written = Enumerable.Range(0, 50).Select(static number => Event($"{number:D2}", "k")).ToList();
        await Outbox.WriteAsync(written, cancellationToken: Cancelled);

        var lease = await LeaseAsync();

        Assert.Equal(written.Select(static envelope => envelope.Id), lease.Messages.Select(static message => message.Envelope.Id));
        Assert.All(lease.Messages, static message => Assert.Equal("k", message.Envelope.Key));
        Assert.All(lease.Messages, static message => Assert.Equal(0, message.Attempts));
    }

    /// <summary>An empty outbox has nothing to lease.</summary>
    [Fact]
    public async Task There_is_no_lease_without_work()
    {
        Assert.Equal(0, (await LeaseAsync()).Partitions);
        Assert.Null(await Outbox.GetNextDueAsync(Cancelled));
        Assert.Equal(default, await Outbox.GetStateAsync(Cancelled));
    }

    /// <summary>What one relay has, no other gets.</summary>
    [Fact]
    public async Task A_leased_partition_is_nobody_elses_until_it_is_released()
    {
        await WriteAsync("k", "1");
        var lease = await LeaseAsync();
        await WriteAsync("k", "2");

        Assert.Equal(0, (await LeaseAsync()).Partitions);
        await Outbox.ReleaseAsync(lease, Cancelled);

        Assert.Equal(["1", "2"], Texts(await LeaseAsync()));
    }

    /// <summary>A lease of a relay that died runs out.</summary>
    [Fact]
    public async Task A_lease_that_ran_out_is_lost()
    {
        await WriteAsync("k", "1");
        var lost = await LeaseAsync(duration: TimeSpan.Zero);
        var next = await LeaseAsync();

        Assert.Equal(["1"], Texts(next));
        Assert.False(await Outbox.RenewAsync(lost, TimeSpan.FromMinutes(1), Cancelled));
        await Outbox.CompleteAsync(lost, lost.Messages, Cancelled);
        await Outbox.FailAsync(lost, lost.Messages[0], Hopeless, Cancelled);
        await Outbox.ReleaseAsync(lost, Cancelled);

        Assert.Equal(0, (await LeaseAsync()).Partitions);
        Assert.Equal(1, (await Outbox.GetStateAsync(Cancelled)).Ready);
        Assert.Empty(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
    }

    /// <summary>A lease can be made longer.</summary>
    [Fact]
    public async Task A_renewed_lease_holds()
    {
        await WriteAsync("k", "1");
        var lease = await LeaseAsync(duration: TimeSpan.Zero);

        Assert.True(await Outbox.RenewAsync(lease, TimeSpan.FromMinutes(1), Cancelled));
        Assert.Equal(0, (await LeaseAsync()).Partitions);
    }

    /// <summary>Delivered is gone.</summary>
    [Fact]
    public async Task Completed_events_are_gone_and_others_stay()
    {
        await WriteAsync("k", "1", "2", "3");
        var lease = await LeaseAsync();
        await Outbox.CompleteAsync(lease, [lease.Messages[0], lease.Messages[1]], Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);

        Assert.Equal(["3"], Texts(await LeaseAsync()));
    }

    /// <summary>Only as much as asked for.</summary>
    [Fact]
    public async Task A_lease_takes_no_more_than_asked_for()
    {
        var key = KeyBeside("k");
        await WriteAsync("k", "1", "2", "3");
        await WriteAsync(key, "4");

        Assert.Equal(["1", "2"], Texts(await LeaseAsync(perPartition: 2)));
    }

    /// <summary>Several partitions can be leased by as many relays.</summary>
    [Fact]
    public async Task Relays_share_the_partitions()
    {
        await Outbox.WriteAsync(
            [.. Enumerable.Range(0, 200).Select(static number => Event($"{number}", $"key {number}"))], cancellationToken: Cancelled);

        var leases = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await LeaseAsync(partitions: 8)));

        Assert.Equal(200, leases.SelectMany(Texts).Distinct().Count());
        Assert.Equal(200, leases.Sum(static lease => lease.Messages.Count));
    }

    /// <summary>What follows a failed event waits with it, what was written later, too; others do not.</summary>
    [Fact]
    public async Task A_failed_event_holds_its_key_until_it_is_tried_again()
    {
        var other = KeyBeside("k");
        await WriteAsync("k", "1", "2");
        await WriteAsync(other, "x");
        var lease = await LeaseAsync();
        await Outbox.FailAsync(lease, lease.Messages[0], Hopeless with { RetryAt = Now.AddMinutes(1) }, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        await WriteAsync("k", "3");

        lease = await LeaseAsync();
        Assert.Equal(["x"], Texts(lease));
        await Outbox.CompleteAsync(lease, lease.Messages, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        Assert.Equal(Now.AddMinutes(1), await Outbox.GetNextDueAsync(Cancelled));
        Assert.Equal(new OutboxState(0, 3, 0, 0), await Outbox.GetStateAsync(Cancelled));

        lease = await LeaseAsync(now: Now.AddMinutes(1));
        Assert.Equal(["1", "2", "3"], Texts(lease));
        Assert.Equal([1, 0, 0], lease.Messages.Select(static message => message.Attempts));
    }

    /// <summary>An event without a key holds nobody up.</summary>
    [Fact]
    public async Task A_failed_event_without_a_key_holds_nobody_up()
    {
        await Outbox.WriteAsync(Events("1"), cancellationToken: Cancelled);
        var lease = await LeaseAsync();
        await Outbox.FailAsync(lease, lease.Messages[0], Hopeless, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        await Outbox.WriteAsync(Events("2"), cancellationToken: Cancelled);

        Assert.Equal(["2"], Texts(await LeaseAsync()));
        Assert.Equal(1, (await Outbox.GetStateAsync(Cancelled)).DeadLetters);
    }

    /// <summary>Poison parks its key, and no other of the same partition, however much is written to it.</summary>
    [Fact]
    public async Task A_dead_letter_parks_its_key_and_no_other()
    {
        var other = KeyBeside("k");
        await WriteAsync("k", "poison", "2");
        await KillFirstAsync();
        await WriteAsync("k", [.. Enumerable.Range(3, 100).Select(static number => $"{number}")]);
        await WriteAsync(other, "x");

        Assert.Equal(["x"], Texts(await LeaseAsync(perPartition: 5)));
        Assert.Equal(new OutboxState(1, 0, 101, 1), await Outbox.GetStateAsync(Cancelled));
        Assert.Null(await Outbox.GetNextDueAsync(Cancelled));
    }

    /// <summary>A scheduled event comes when it is due, and nobody waits for it.</summary>
    [Fact]
    public async Task A_scheduled_event_comes_when_it_is_due()
    {
        await Outbox.WriteAsync([Event("later", "k")], Now.AddHours(1), Cancelled);
        await WriteAsync("k", "now");

        var lease = await LeaseAsync();
        Assert.Equal(["now"], Texts(lease));
        await Outbox.CompleteAsync(lease, lease.Messages, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);

        Assert.Equal(Now.AddHours(1), await Outbox.GetNextDueAsync(Cancelled));
        Assert.Equal(0, (await LeaseAsync(now: Now.AddMinutes(59))).Partitions);
        Assert.Equal(["later"], Texts(await LeaseAsync(now: Now.AddHours(1))));
    }

    /// <summary>A scheduled event that is due while its key is parked waits with the others.</summary>
    [Fact]
    public async Task A_scheduled_event_of_a_parked_key_waits()
    {
        await WriteAsync("k", "1");
        await Outbox.WriteAsync([Event("later", "k")], Now.AddHours(1), Cancelled);
        var position = await KillFirstAsync();

        var lease = await LeaseAsync(now: Now.AddHours(2));
        Assert.Empty(lease.Messages);
        await Outbox.ReleaseAsync(lease, Cancelled);
        await Store.DeadLetters.ReplayAsync(position, cancellationToken: Cancelled);

        Assert.Equal(["1", "later"], Texts(await LeaseAsync(now: Now.AddHours(2))));
    }

    /// <summary>How long something has waited that a relay could have had.</summary>
    [Fact]
    public async Task The_oldest_event_that_could_be_delivered_is_known()
    {
        Assert.Null(await Outbox.GetOldestDueAsync(Now, Cancelled));
        await Outbox.WriteAsync([Event("later")], Now.AddHours(1), Cancelled);
        Assert.Null(await Outbox.GetOldestDueAsync(Now, Cancelled));
        Assert.Equal(Now.AddHours(1), await Outbox.GetOldestDueAsync(Now.AddHours(2), Cancelled));

        await WriteAsync("k", "1", "2");
        Assert.Equal(Event("1").Time, await Outbox.GetOldestDueAsync(Now, Cancelled));
        await KillFirstAsync();
        Assert.Null(await Outbox.GetOldestDueAsync(Now, Cancelled));
    }

    /// <summary>A write wakes the relays.</summary>
    [Fact]
    public async Task A_write_wakes_those_who_wait()
    {
        var seen = Outbox.Written.Current;
        await WriteAsync("k", "1");

        Assert.True(await Outbox.Written.WaitAsync(seen, Timeout.InfiniteTimeSpan, TimeProvider.System, Cancelled));
    }
}
