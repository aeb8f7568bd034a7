namespace SourceGenBus;

/// <summary>What a unit of work needs to know of an aggregate: the events that it has raised.</summary>
public interface IAggregateRoot
{
    /// <summary>The events raised since the last <see cref="MarkCommitted"/>, in order. A copy.</summary>
    IReadOnlyList<object> UncommittedEvents { get; }

    /// <summary>Forgets the raised events, after they have been stored or published.</summary>
    void MarkCommitted();
}
