using System.Data.Common;
using SourceGenBus;
using SourceGenBus.Domain;
using SourceGenBus.EventStore;

namespace Shop.Storage.Sql;

/// <summary>Aggregates as streams of the event store. What is appended is in the outbox, too.</summary>
internal sealed class StoredAggregates(EventStreams streams, IUnitOfWork unit) : IAggregates
{
    public async ValueTask<TAggregate?> FindAsync<TAggregate>(TAggregate aggregate, CancellationToken cancellationToken)
        where TAggregate : AggregateRoot<Guid>
    {
        var stream = StreamOf(aggregate);
        var recorded = unit.Session is DbTransaction transaction
            ? streams.ReadAsync(transaction, stream, cancellationToken)
            : streams.ReadAsync(stream, cancellationToken: cancellationToken); // A query has no unit of work.
        List<object> history = [];
        await foreach (var entry in recorded)
            history.Add(entry.Event);
        if (history.Count == 0)
            return null;
        aggregate.LoadFromHistory(history);
        return aggregate;
    }

    public async ValueTask SaveAsync(AggregateRoot<Guid> aggregate, EventContext context, CancellationToken cancellationToken)
    {
        var raised = aggregate.UncommittedEvents;
        var seen = ExpectedVersion.Exactly(aggregate.Version - raised.Count);
        try
        {
            await streams.AppendAsync((DbTransaction)unit.Session!, StreamOf(aggregate), seen, raised, context, cancellationToken);
        }
        catch (VersionConflictException)
        {
            throw Refused.Changed(aggregate.Id);
        }

        aggregate.MarkCommitted();
    }

    private static string StreamOf(AggregateRoot<Guid> aggregate) => aggregate.Id.ToString();
}
