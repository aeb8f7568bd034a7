using SourceGenBus;

namespace Shop.Storage.Memory;

/// <summary>What a command will have changed, once it is committed, and the events that tell of it.</summary>
internal sealed class MemoryTransaction
{
    internal List<Action> Changes { get; } = [];

    internal List<(ShopEvent Event, EventContext Context)> Events { get; } = [];
}
