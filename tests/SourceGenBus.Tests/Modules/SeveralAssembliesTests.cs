using Friend;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Contracts;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Modules;

/// <summary>A host with class libraries whose handlers are all internal, on an event of a contracts library.</summary>
public class SeveralAssembliesTests
{
    [Fact]
    public async Task One_publish_reaches_the_handlers_of_every_assembly_once()
    {
        await using var host = TestHost.Create();
        var paid = new OrderPaid("4711");

        await host.Bus.PublishAsync(paid);

        // Auditing is referenced along three ways.
        Assert.Equal(["Auditing", "Billing", "Shipping", "this assembly"], paid.Reached.Order());
    }

    [Fact]
    public async Task So_does_a_publish_through_the_base_type_and_in_sequence()
    {
        await using var host = TestHost.Create();
        foreach (var change in new List<DomainEvent> { new OrderPaid("1"), new OrderPaid("2") })
        {
            await host.Bus.PublishAsync(change, new EventContext { Session = new object() });
            Assert.Equal(["Auditing", "Billing", "Shipping", "this assembly"], ((OrderPaid)change).Reached.Order());
        }
    }

    [Fact]
    public async Task Subscribers_come_beside_them()
    {
        await using var host = TestHost.Create();
        var paid = new OrderPaid("4711");
        using (host.Bus.Subscribe<OrderPaid>(static (paid, _, _) =>
        {
            paid.Reached.Enqueue("subscriber");
            return default;
        }))
        {
            await host.Bus.PublishAsync(paid);
        }

        Assert.Equal(["Auditing", "Billing", "Shipping", "subscriber", "this assembly"], paid.Reached.Order());
    }

    [Fact]
    public async Task A_failure_in_one_assembly_does_not_reach_another()
    {
        await using var host = TestHost.Create();
        var paid = new OrderPaid("unlucky");
        await host.Bus.PublishAsync(paid);
        Assert.Equal(["Auditing", "Billing", "Shipping", "this assembly"], paid.Reached.Order());
        var warning = Assert.Single(host.Log.Warnings);
        Assert.Equal(typeof(CelebrateOrder), warning["Handler"]);
        Assert.Equal(paid.EventId, warning["EventId"]);
    }

    [Fact]
    public async Task A_library_that_composes_a_bus_itself_has_only_what_it_references()
    {
        await using var provider = new ServiceCollection().AddFriend().BuildServiceProvider();
        var paid = new OrderPaid("4711");
        await provider.GetRequiredService<IEventBus>().PublishAsync(paid);
        Assert.Empty(paid.Reached);
    }
}

[EventHandler<OrderPaid>]
internal sealed class CelebrateOrder
{
    public async ValueTask HandleAsync(OrderPaid paid)
    {
        await Task.Yield();
        paid.Reached.Enqueue("this assembly");
        if (paid.OrderId == "unlucky")
            throw new InvalidOperationException("no champagne");
    }
}
