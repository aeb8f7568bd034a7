using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

/// <summary>Former names in the registry.</summary>
public sealed class FormerNameTests
{
    [Theory]
    [InlineData("order.placed", 2)]
    [InlineData("order.created", 2)]
    [InlineData("order.made", 2)]
    [InlineData("order.created", 1)]
    public void Every_version_is_found_under_every_name(string name, int version)
    {
        var registry = new EventTypeRegistry().Add(Newest("order.created", "order.made")).Add(Older("order.placed"));

        Assert.True(registry.TryFind(name, version, out var contract));
        Assert.Equal(("order.placed", version), (contract.Name, contract.Version));
        Assert.False(registry.TryFind(name, 3, out _));
        Assert.Equal(["order.placed 1", "order.placed 2"], registry.Contracts.Select(static known => $"{known.Name} {known.Version}"));
    }

    [Fact]
    public void The_written_name_is_the_own_one_unless_the_last_former_one_is_asked_for()
    {
        Assert.Equal("order.placed", Newest("order.created").WrittenName);
        Assert.Equal("order.made", Contract(writesFormerName: true, "order.created", "order.made").WrittenName);
    }

    [Fact]
    public void A_former_name_belongs_to_one_event()
    {
        var exception = Assert.Throws<ArgumentException>(() => new EventTypeRegistry().Add(Older("order.created")).Add(Newest("order.created")));
        Assert.Contains("formerly called 'order.created', as another event is", exception.Message, StringComparison.Ordinal);

        exception = Assert.Throws<ArgumentException>(() => new EventTypeRegistry().Add(Newest("order.created")).Add(Older("order.created")));
        Assert.Contains("'order.created', as 'order.placed' formerly was", exception.Message, StringComparison.Ordinal);

        exception = Assert.Throws<ArgumentException>(() => new EventTypeRegistry()
            .Add(Newest("order.created"))
            .Add(new EventContract<OrderShipped>("order.shipped", 1, ShopJson.Default.OrderShipped) { FormerNames = ["order.created"] }));
        Assert.Contains("formerly called 'order.created', as 'order.placed' was", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_may_both_give_it() =>
        Assert.True(new EventTypeRegistry()
            .Add(new EventContract<OrderPlacedV1>("order.placed", 1, ShopJson.Default.OrderPlacedV1) { FormerNames = ["order.created"] })
            .Add(Newest("order.created"))
            .TryFind("order.created", 1, out _));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("order\0")]
    [InlineData("order.placed")]
    [InlineData("order.created", "order.created")]
    public void A_name_that_is_none_is_refused(params string[] names) => Assert.ThrowsAny<ArgumentException>(() => Newest(names));

    [Fact]
    public void A_former_name_that_shall_be_written_must_be_there() =>
        Assert.Throws<ArgumentException>(() => new EventTypeRegistry().Add(Contract(writesFormerName: true)));

    private static EventContract<OrderPlacedV1> Older(string name) => new(name, 1, ShopJson.Default.OrderPlacedV1);

    private static EventContract<OrderPlaced> Newest(params string[] formerNames) => Contract(writesFormerName: false, formerNames);

    private static EventContract<OrderPlaced> Contract(bool writesFormerName, params string[] formerNames) =>
        new("order.placed", 2, ShopJson.Default.OrderPlaced) { FormerNames = formerNames, WritesFormerName = writesFormerName };
}
