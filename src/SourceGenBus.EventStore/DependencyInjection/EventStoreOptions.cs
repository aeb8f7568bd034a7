namespace SourceGenBus.EventStore;

/// <summary>How a container's event store works. Immutable.</summary>
public sealed record EventStoreOptions
{
    /// <summary>The name of the program: the source of its events, and the name under which it claims those that it handles. It must not change.</summary>
    public string Program { get; init; } = "program";

    /// <summary>How streams are written and read. By default what is appended is published, too.</summary>
    public EventStreamOptions Streams { get; init; } = new() { Append = new AppendOptions { Publish = true } };

    /// <summary>How the relay works.</summary>
    public OutboxRelayOptions Relay { get; init; } = new();

    /// <summary>Throws when something is wrong.</summary>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Program))
            throw new ArgumentException("EventStoreOptions.Program is empty, but events are claimed under that name. Choose one, and never change it.");
        if (Streams.PageSize < 1 || Streams.PollingInterval <= TimeSpan.Zero)
            throw new ArgumentException($"EventStoreOptions.Streams reads {Streams.PageSize} events at a time and looks for new ones every {Streams.PollingInterval}; both must be more than zero.");
        Relay.Validate();
    }
}
