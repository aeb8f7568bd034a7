namespace SourceGenBus.EventStore;

/// <summary>How a container's event store works. Not thread-safe; do not change it once it is in use.</summary>
public sealed record EventStoreOptions
{
    /// <summary>
    /// The name of the program: the source of its events, and the name under which it claims those that it handles. It must be set, must
    /// not change, and is the same in all processes of a program; two programs with one name on one database would take each other's events
    /// for handled.
    /// </summary>
    public string Program { get; set; } = "";

    /// <summary>How streams are written and read. By default what is appended is published, too.</summary>
    public EventStreamOptions Streams { get; set; } = new() { Append = new AppendOptions { Publish = true } };

    /// <summary>How the relay works.</summary>
    public OutboxRelayOptions Relay { get; set; } = new();

    /// <summary>
    /// What the attribute <c>sourcegenbus.tenant.id</c> of the metrics says for an event of a tenant, where <see cref="Streams"/> and
    /// <see cref="Relay"/> say nothing else; null, the default, for no attribute. See <see cref="OutboxRelayOptions.TenantTag"/>.
    /// </summary>
    public Func<string, string?>? TenantTag { get; set; }

    /// <summary>
    /// Whether handlers claim the events of each tenant for themselves, so that equal ids of two tenants are two events. False by default.
    /// When it changes, what was claimed before is not found any more.
    /// </summary>
    public bool ClaimsByTenant { get; set; }

    /// <summary>The streams' options with what holds for all.</summary>
    internal EventStreamOptions OwnStreams =>
        Streams.TenantTag is null && TenantTag is not null ? Streams with { TenantTag = TenantTag } : Streams;

    /// <summary>The relay's options with what holds for all.</summary>
    internal OutboxRelayOptions OwnRelay => Relay.TenantTag is null && TenantTag is not null ? Relay with { TenantTag = TenantTag } : Relay;

    /// <summary>Throws when something is wrong.</summary>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Program))
            throw new ArgumentException("EventStoreOptions.Program is not set, but events are claimed under that name. Choose one that " +
                "no other program on this database has, and never change it.");
        CheckedText.ThrowUnlessIndexable(Program, "EventStoreOptions.Program");
        if (Streams is null || Relay is null)
            throw new ArgumentException("EventStoreOptions.Streams or EventStoreOptions.Relay is null. Leave it out for the defaults.");
        if (Streams.PollingInterval <= TimeSpan.Zero)
            throw new ArgumentException(
                $"EventStoreOptions.Streams looks for new events every {Streams.PollingInterval}, but that must be more than zero.");
        Streams.Validate();
        Relay.Validate();
    }
}
