namespace SourceGenBus.EventStore;

/// <summary>How streams are written and read. Not thread-safe; do not change it once it is in use.</summary>
public sealed record EventStreamOptions
{
    /// <summary>What an append does beside appending.</summary>
    public AppendOptions Append { get; set; } = AppendOptions.Default;

    /// <summary>How many events are fetched at once. 512 by default.</summary>
    public int PageSize { get; set; } = 512;

    /// <summary>
    /// After how many bytes of payload no further event is fetched at once, whatever <see cref="PageSize"/> says; the first event is
    /// fetched whatever its size. 8 MB by default.
    /// </summary>
    public long MaximumPageBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>After what time a subscription looks for new events even without a signal. One second by default.</summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What the attribute <c>sourcegenbus.tenant.id</c> of the metrics says for an event of a tenant: the tenant itself, or what it is one
    /// of. Null, here or as its answer, for no attribute, which is the default: each different answer is a time series of its own wherever
    /// metrics are kept.
    /// </summary>
    public Func<string, string?>? TenantTag { get; set; }

    /// <summary>The clock of what works with this copy.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What is fetched at once.</summary>
    internal PageLimit Page => new(PageSize) { MaximumBytes = MaximumPageBytes };

    /// <summary>Throws one exception that names everything that is wrong.</summary>
    internal void Validate()
    {
        var problems = new List<string>();
        if (PageSize < 1)
            problems.Add($"PageSize is {PageSize}, but at least one event must be fetched.");
        if (MaximumPageBytes < 1)
            problems.Add($"MaximumPageBytes is {MaximumPageBytes}, but it must be more than zero.");
        if (Append is null)
            problems.Add("Append is null. Leave it out for the defaults.");
        if (problems.Count > 0)
            throw new ArgumentException("Streams cannot be read with these options. " + string.Join(' ', problems));
    }
}
