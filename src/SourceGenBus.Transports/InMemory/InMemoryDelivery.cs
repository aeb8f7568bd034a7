namespace SourceGenBus.Transports;

internal sealed class InMemoryDelivery(TransportMessage message, string partition, InMemoryConsumer owner, int index)
    : TransportDelivery(message, partition)
{
    internal InMemoryConsumer Owner => owner;

    internal int Index => index;
}
