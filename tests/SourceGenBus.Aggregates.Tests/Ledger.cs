namespace SourceGenBus.Aggregates.Tests;

/// <summary>Writes its dispatch by hand, so nothing is generated and it need not be partial.</summary>
public sealed class Ledger(int id) : AggregateRoot<int>(id)
{
    public List<object> Seen { get; } = [];

    public void Book(string entry) => Raise(entry);

    protected override void ApplyEvent(object @event) => Seen.Add(@event);
}
