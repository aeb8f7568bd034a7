using SourceGenBus.Transports.Testing;

namespace SourceGenBus.Transports.Tests;

public sealed class InMemorySending() : SendingContract(InMemory.Connect());

public sealed class InMemoryReceiving() : ReceivingContract(InMemory.Connect());

public sealed class InMemoryOrder() : OrderContract(InMemory.Connect());

public sealed class InMemoryTopology() : TopologyContract(InMemory.Connect(), needsTopology: false);

internal static class InMemory
{
    internal static Func<ValueTask<ITransport>> Connect()
    {
        var broker = new InMemoryBroker();
        return () => ValueTask.FromResult<ITransport>(new InMemoryTransport(broker));
    }
}
