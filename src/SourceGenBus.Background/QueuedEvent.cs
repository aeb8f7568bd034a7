using System.Diagnostics;

namespace SourceGenBus.Background;

/// <summary>One event in a queue. What changes about it does so under the lock of the <see cref="Backlog"/>.</summary>
internal abstract class QueuedEvent(EventContext? context, string? key)
{
    internal abstract object Event { get; }

    internal EventContext? Context { get; } = context;

    internal string? Key { get; } = key;

    /// <summary>The trace that the event was enqueued in. The older hierarchical ids are no trace ids.</summary>
    internal ActivityContext Parent { get; } = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Context : default;

    /// <summary>The event of the same key that comes after this one.</summary>
    internal QueuedEvent? Next { get; set; }

    /// <summary>Whether it was counted as handled, failed or abandoned.</summary>
    internal bool IsSettled { get; set; }

    internal abstract ValueTask<PublishReport> PublishAsync(IEventBus bus, CancellationToken cancellationToken);
}

/// <summary>One event, typed: a struct is not boxed, and the bus finds its route by its type.</summary>
internal sealed class QueuedEvent<TEvent>(TEvent @event, EventContext? context, string? key) : QueuedEvent(context, key)
    where TEvent : notnull
{
    internal override object Event => @event;

    internal override ValueTask<PublishReport> PublishAsync(IEventBus bus, CancellationToken cancellationToken) =>
        bus.PublishAndReportAsync(@event, Context, cancellationToken);
}
