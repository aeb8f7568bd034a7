namespace SourceGenBus.Benchmarks.Store.Events;

/// <summary>Makes events and envelopes.</summary>
internal static class Stock
{
    internal static EventSerializer Serializer { get; } = new(new EventTypeRegistry().AddDurableEvents(), "warehouse");

    internal static StockCounted Event(long number) => new($"item-{number % 100}", "north", (int)(number % 1000), 12.5m * (number % 7), number);

    internal static IReadOnlyList<EventEnvelope> Envelopes(int count, long first = 0)
    {
        var envelopes = new EventEnvelope[count];
        for (var index = 0; index < count; index++)
            envelopes[index] = Serializer.Wrap(Event(first + index));
        return envelopes;
    }
}
