namespace SourceGenBus.Pipeline.Tests;

/// <summary>Middleware of several assemblies around the messages of one.</summary>
public sealed class CompositionTests
{
    [Fact]
    public async Task The_host_is_outside_of_the_libraries_and_all_stand_around_every_handler()
    {
        await using var test = new TestBus();
        await test.Bus.PublishAsync(new OrderShipped("1"));
        Assert.Equal(["host", "audit", "orders", "trail 1", "mail 1"], test.Entries.Order(new Outermost()));
        Assert.Equal(["host", "audit", "orders"], test.Entries[..3]);
    }

    [Fact]
    public async Task The_host_stands_around_public_commands_whose_handlers_are_internal()
    {
        await using var test = new TestBus();
        await test.Bus.SendAsync(new CancelOrder("1"));
        Assert.Equal(["host", "cancel 1"], test.Entries);
    }

    [Fact]
    public async Task A_middleware_class_may_come_from_a_library()
    {
        await using var test = new TestBus();
        Assert.Equal("parcel of 1", await test.Bus.SendAsync(new ShipOrder("1")));
        Assert.Equal(["shared in", "ship 1", "shared out"], test.Entries);
    }

    [Fact]
    public async Task A_subscriber_of_the_host_stands_behind_the_middleware_of_the_libraries()
    {
        await using var test = new TestBus();
        using var subscription = test.Bus.Subscribe<OrderShipped>((shipped, _, _) => { test.Journal.Add($"subscriber {shipped.OrderId}"); return default; });
        await test.Bus.PublishAsync(new OrderShipped("1"));
        Assert.Equal(["host", "audit", "orders"], test.Entries[..3]);
        Assert.Contains("subscriber 1", test.Entries);
    }

    /// <summary>The handlers of two modules are in no promised order.</summary>
    private sealed class Outermost : IComparer<string>
    {
        private static readonly string[] Order = ["host", "audit", "orders", "trail 1", "mail 1"];

        public int Compare(string? x, string? y) => Array.IndexOf(Order, x) - Array.IndexOf(Order, y);
    }
}
