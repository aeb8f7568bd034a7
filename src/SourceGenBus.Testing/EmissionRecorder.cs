using SourceGenBus.Domain;

namespace SourceGenBus.Testing;

/// <summary>Where the events of a handler end that runs alone: a unit of work on no database, which publishes to a list.</summary>
internal sealed class EmissionRecorder : TransactionalUnitOfWork
{
    private readonly List _list;

    private EmissionRecorder(List list)
        : base(list) => _list = list;

    internal static async ValueTask<IReadOnlyList<object>> RecordAsync(EventContext context, Func<EventContext, ValueTask> run)
    {
        var unit = new EmissionRecorder(new List());
        await using var disposed = unit.ConfigureAwait(false);
        await unit.BeginAsync(context).ConfigureAwait(false);
        await run(context with { UnitOfWork = unit }).ConfigureAwait(false);
        await unit.CommitAsync().ConfigureAwait(false);
        return unit._list.Events;
    }

    protected override ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken) => default;

    protected override ValueTask CommitTransactionAsync() => default;

    protected override ValueTask RollbackTransactionAsync() => default;

    private sealed class List : IEventBus
    {
        private readonly List<object> _events = [];

        internal IReadOnlyList<object> Events
        {
            get
            {
                lock (_events)
                    return [.. _events];
            }
        }

        public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
            where TEvent : notnull
        {
            lock (_events)
                _events.Add(@event);
            return default;
        }

        public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
            where TEvent : notnull => PublishAsync(@event, cancellationToken);

        public IDisposable Subscribe<TEvent>(Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
            where TEvent : notnull => throw new NotSupportedException("Nobody listens to what a handler emits that runs alone.");
    }
}
