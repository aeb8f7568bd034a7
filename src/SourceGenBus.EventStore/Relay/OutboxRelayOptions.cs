
namespace SourceGenBus.EventStore;

/// <summary>How a relay works. Not thread-safe; do not change it once it is in use.</summary>
public sealed record OutboxRelayOptions
{
    /// <summary>
    /// How long a lease holds unless it is renewed. 30 seconds by default, one hour at most. After a crash the others wait as long.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many of the 32 partitions to lease at once. 8 by default, so that four relays share the work.</summary>
    public int Partitions { get; set; } = 8;

    /// <summary>How many events of each partition to take at once. 128 by default.</summary>
    public int MessagesPerPartition { get; set; } = 128;

    /// <summary>How many keys to deliver at the same time. 16 by default.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>
    /// After how many bytes of payload to read no further event, whatever <see cref="MessagesPerPartition"/> says; the first event is read
    /// whatever its size. 16 MB by default.
    /// </summary>
    public long MaximumBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How long one delivery may take; null, the default, for no limit. Then its token is cancelled. One that does not end within a second
    /// after that counts as failed all the same, and the relay goes on without it: the handler's code runs on, and what it writes in the
    /// transaction of a <see cref="TransactionalBusTarget"/> is rolled back. The event may be delivered again while it runs.
    /// </summary>
    public TimeSpan? DeliveryTimeout { get; set; }

    /// <summary>After what time to look for events even without a signal. A quarter of a second by default.</summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long to wait when the database cannot be used; twice as long after each further failure, partly by chance. One second by
    /// default.
    /// </summary>
    public TimeSpan OutageDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest of these waits, and so the time after which work goes on when the database is back. Ten seconds by default.
    /// </summary>
    public TimeSpan MaximumOutageDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How failed deliveries are tried again.</summary>
    public RetryPolicy Retries { get; set; } = new();

    /// <summary>
    /// What the attribute <c>sourcegenbus.tenant.id</c> of the metrics says for an event of a tenant: the tenant itself, or what it is one
    /// of. Null, here or as its answer, for no attribute, which is the default: each different answer is a time series of its own wherever
    /// metrics are kept.
    /// </summary>
    public Func<string, string?>? TenantTag { get; set; }

    /// <summary>The clock of what works with this copy.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Throws one exception that names everything that is wrong.</summary>
    internal void Validate()
    {
        var problems = new List<string>();
        if (LeaseDuration < TimeSpan.FromMilliseconds(1))
            problems.Add($"LeaseDuration is {LeaseDuration}, but a lease must hold for some time.");
        if (Partitions is < 1 or > OutboxPartitions.Count)
            problems.Add($"Partitions is {Partitions}, but there are {OutboxPartitions.Count}, and at least one must be leased.");
        if (MessagesPerPartition < 1)
            problems.Add($"MessagesPerPartition is {MessagesPerPartition}, but at least one event must be taken.");
        if (Concurrency < 1)
            problems.Add($"Concurrency is {Concurrency}, but at least one event must be delivered at a time.");
        if (MaximumBytes < 1)
            problems.Add($"MaximumBytes is {MaximumBytes}, but it must be more than zero.");
        if (DeliveryTimeout <= TimeSpan.Zero)
            problems.Add($"DeliveryTimeout is {DeliveryTimeout}, but a delivery must have some time; null is for no limit.");
        if (PollingInterval <= TimeSpan.Zero)
            problems.Add(
                $"PollingInterval is {PollingInterval}, but it must be more than zero: without a pause nobody else comes to work.");
        if (OutageDelay <= TimeSpan.Zero)
            problems.Add($"OutageDelay is {OutageDelay}, but it must be more than zero.");
        if (MaximumOutageDelay < OutageDelay)
            problems.Add($"MaximumOutageDelay is {MaximumOutageDelay}, less than OutageDelay, which is {OutageDelay}.");
        if (Retries is null)
            problems.Add("Retries is null, but the relay must know how often to try.");
        else
            Retries.AddProblems(problems);
        if (problems.Count > 0)
            throw new ArgumentException("The relay cannot work with these options. " + string.Join(' ', problems));
    }
}
