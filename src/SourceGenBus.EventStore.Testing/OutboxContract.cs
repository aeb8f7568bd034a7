namespace SourceGenBus.EventStore.Testing;

/// <summary>What the suites of the outbox share: they play the relay.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class OutboxContract(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    /// <summary>The time of the tests.</summary>
    protected static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A failure that is not tried again.</summary>
    protected static readonly DeliveryFailure Hopeless = new("mailer", "it broke", Now, RetryAt: null);

    /// <summary>The outbox under test.</summary>
    protected IOutboxStorage Outbox => Store.Outbox;

    /// <summary>The texts of what was leased, each with its handler if it is for one.</summary>
    /// <param name="lease">The lease.</param>
    protected static List<string> Texts(OutboxLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return [.. lease.Messages.Select(static message => message.Handler is null ? Text(message.Envelope) : $"{Text(message.Envelope)} " +
            $"for {message.Handler}")];
    }

    /// <summary>Leases all partitions that have something to deliver.</summary>
    /// <param name="partitions">How many at most.</param>
    /// <param name="perPartition">How many events of each.</param>
    /// <param name="duration">For how long; null for longer than a test lasts.</param>
    /// <param name="now">The time; null for that of the tests.</param>
    protected async Task<OutboxLease> LeaseAsync(
        int partitions = 32,
        int perPartition = 100,
        TimeSpan? duration = null,
        DateTimeOffset? now = null) =>
        await Outbox.LeaseAsync(new LeaseRequest(partitions, perPartition, duration ?? TimeSpan.FromMinutes(10), now ?? Now), Cancelled);

    /// <summary>Leases, looks and gives back.</summary>
    /// <param name="now">The time; null for that of the tests.</param>
    protected async Task<List<string>> LookAsync(DateTimeOffset? now = null)
    {
        var lease = await LeaseAsync(now: now);
        await Outbox.ReleaseAsync(lease, Cancelled);
        return Texts(lease);
    }

    /// <summary>Writes events of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="texts">Their texts.</param>
    protected async Task WriteAsync(string key, params string[] texts) =>
        await Outbox.WriteAsync([.. texts.Select(text => Event(text, key))], cancellationToken: Cancelled);

    /// <summary>Delivers everything that is ready.</summary>
    /// <param name="now">The time; null for that of the tests.</param>
    protected async Task CompleteAllAsync(DateTimeOffset? now = null)
    {
        while (true)
        {
            var lease = await LeaseAsync(now: now);
            await Outbox.CompleteAsync(lease, lease.Messages, Cancelled);
            await Outbox.ReleaseAsync(lease, Cancelled);
            if (lease.Messages.Count == 0)
                return;
        }
    }

    /// <summary>Gives up on the first event that is ready, for all handlers.</summary>
    /// <param name="failure">What happened; null for <see cref="Hopeless"/>.</param>
    protected async Task<DeadLetterId> KillFirstAsync(DeliveryFailure? failure = null)
    {
        var lease = await LeaseAsync();
        await Outbox.FailAsync(lease, lease.Messages[0], failure ?? Hopeless, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        return new DeadLetterId(lease.Messages[0].Position, lease.Messages[0].Handler ?? "");
    }

    /// <summary>Splits the first event that is ready.</summary>
    /// <param name="failures">The handlers that failed.</param>
    protected async Task<long> SplitFirstAsync(params DeliveryFailure[] failures)
    {
        var lease = await LeaseAsync();
        await Outbox.SplitByHandlerAsync(lease, lease.Messages[0], failures, lease.Messages[0].Held, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        return lease.Messages[0].Position;
    }
}
