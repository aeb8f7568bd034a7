using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

/// <summary>Events that every assembly above theirs registers, since nothing was generated for their own.</summary>
public sealed class ReferencedContractTests
{
    private static EventContract<OrderPlacedV1> Old => new("order.placed", 1, ShopJson.Default.OrderPlacedV1);

    private static EventContract<OrderPlaced> New => new("order.placed", 2, ShopJson.Default.OrderPlaced);

    [Fact]
    public void What_two_assemblies_register_is_there_once_and_the_first_counts()
    {
        var first = Old;

        var registry = new EventTypeRegistry().AddModule(new Orders(first)).AddModule(new Billing()).Validate();

        Assert.Equal(["order.placed 1", "order.placed 2"], registry.Contracts.Select(static known => $"{known.Name} {known.Version}"));
        Assert.True(registry.TryFind(typeof(OrderPlacedV1), out var contract));
        Assert.Same(first, contract);
        Assert.Equal("orders", Assert.IsType<OrderPlaced>(registry.Upcast(contract, new OrderPlacedV1("4711"))).OrderId);
    }

    [Fact]
    public void What_was_added_by_hand_before_counts()
    {
        var mine = Old;

        var registry = new EventTypeRegistry().Add(mine).AddReferenced(Old);

        Assert.True(registry.TryFind(typeof(OrderPlacedV1), out var contract));
        Assert.Same(mine, contract);
    }

    [Fact]
    public void Another_event_of_that_name_is_refused_as_ever() => Assert.Throws<ArgumentException>(
        () => new EventTypeRegistry().Add(new EventContract<OrderPlaced>("order.placed", 1, ShopJson.Default.OrderPlaced)).AddReferenced(Old));

    [Fact]
    public void Another_name_of_that_event_is_refused_as_ever() => Assert.Throws<ArgumentException>(
        () => new EventTypeRegistry().Add(new EventContract<OrderPlacedV1>("order.made", 1, ShopJson.Default.OrderPlacedV1)).AddReferenced(Old));

    [Fact]
    public void What_an_assembly_registers_of_its_own_is_refused_twice() =>
        Assert.Throws<ArgumentException>(() => new EventTypeRegistry().AddReferenced(Old).Add(Old));

    private sealed class Orders(EventContract first) : DurableEventsModule
    {
        public override void AddTo(EventTypeRegistry registry) => registry
            .AddReferenced(first)
            .AddReferenced(New)
            .AddReferencedUpcaster<OrderPlacedV1, OrderPlaced>(static old => Convert("orders"));
    }

    private sealed class Billing : DurableEventsModule
    {
        public override void AddTo(EventTypeRegistry registry) => registry
            .AddReferenced(Old)
            .AddReferenced(New)
            .AddReferencedUpcaster<OrderPlacedV1, OrderPlaced>(static old => Convert("billing"));
    }

    private static OrderPlaced Convert(string who) => new(who, 1);
}
