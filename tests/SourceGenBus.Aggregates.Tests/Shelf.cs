namespace SourceGenBus.Aggregates.Tests;

/// <summary>Nested, generic, with an identity that is a struct.</summary>
public static partial class Shelf
{
    public sealed partial class Box<TItem>(Guid id) : AggregateRoot<Guid>(id)
        where TItem : notnull
    {
        public List<TItem> Items { get; } = [];

        public void Put(TItem item) => Raise(new Filled<TItem>(item));

        private void Apply(Filled<TItem> filled) => Items.Add(filled.Item);
    }

    public sealed record Filled<TItem>(TItem Item);
}
