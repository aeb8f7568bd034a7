using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Contracts;

public sealed class EventCarriesLiveObjectTests() : RuleTests(DiagnosticIds.EventCarriesLiveObject)
{
    protected override string Shared =>
        """
        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContext;

            public class DbSet<TEntity>;
        }

        namespace Shop
        {
            using System.ComponentModel.DataAnnotations;
            using System.ComponentModel.DataAnnotations.Schema;

            public sealed class ShopContext : Microsoft.EntityFrameworkCore.DbContext
            {
                public Microsoft.EntityFrameworkCore.DbSet<Order> Orders { get; } = new();
            }

            public class Order
            {
                public int Id { get; set; }
            }

            public class GiftOrder : Order;

            [Table("customers")]
            public class Customer;

            public class Product
            {
                [Key]
                public int Id { get; set; }
            }

            public sealed record Address(string City);
        }
        """;

    [Theory]
    [InlineData("Shop.Order", "Order", "an entity that 'ShopContext' tracks")]
    [InlineData("Shop.GiftOrder", "GiftOrder", "an entity that 'ShopContext' tracks")]
    [InlineData("Shop.Customer", "Customer", "an entity")]
    [InlineData("Shop.Product?", "Product", "an entity")]
    [InlineData("IReadOnlyList<Shop.Order>", "Order", "an entity that 'ShopContext' tracks")]
    [InlineData("IReadOnlyDictionary<string, Shop.Product[]>", "Product", "an entity")]
    [InlineData("Shop.ShopContext", "ShopContext", "a live object that belongs to whoever opened it")]
    [InlineData("System.Data.Common.DbConnection", "DbConnection", "a live object that belongs to whoever opened it")]
    [InlineData("IQueryable<int>", "IQueryable<int>", "a live object that belongs to whoever opened it")]
    [InlineData("MemoryStream", "MemoryStream", "a live object that belongs to whoever opened it")]
    [InlineData("Task<int>", "Task<int>", "a live object that belongs to whoever opened it")]
    [InlineData("IServiceProvider", "IServiceProvider", "a live object that belongs to whoever opened it")]
    public Task Fires_on_what_lives_outside_the_event(string type, string name, string what) => Fires(
        $"public sealed record OrderPlaced([|{type}|] Value) : DomainEvent;",
        $"Event 'OrderPlaced' carries '{name}', which is {what}; carry its id and the values that handlers need");

    [Fact]
    public Task Fires_on_a_private_field() => Fires(
        """
        public sealed record OrderPlaced : DomainEvent
        {
            private readonly [|Shop.Order|] _order = new();

            public int OrderId => _order.Id;
        }
        """,
        "Event 'OrderPlaced' carries 'Order', which is an entity that 'ShopContext' tracks; carry its id and the values that handlers need");

    [Theory]
    [InlineData("int")]
    [InlineData("string")]
    [InlineData("Guid?")]
    [InlineData("DateTimeOffset")]
    [InlineData("Uri")]
    [InlineData("Shop.Address")]
    [InlineData("IReadOnlyList<Shop.Address>")]
    [InlineData("IEnumerable<int>")]
    [InlineData("ReadOnlyMemory<byte>")]
    [InlineData("DayOfWeek")]
    [InlineData("(int Id, string Name)")]
    [InlineData("Exception")]
    public Task Silent_on_values(string type) => Silent($"public sealed record OrderPlaced({type} Value) : DomainEvent;");

    [Fact]
    public Task Silent_on_an_entity_that_is_only_read_when_the_event_is_made() => Silent(
        """
        public sealed record OrderPlaced(int OrderId) : DomainEvent
        {
            public static OrderPlaced Of(Shop.Order order) => new(order.Id);

            public Shop.Order Load() => new() { Id = OrderId };
        }
        """);

    [Fact]
    public Task Silent_on_types_that_are_no_events() => Silent("public sealed record Basket(Shop.Order Order);");

    [Fact]
    public Task Silent_on_an_event_that_refers_to_its_like() => Silent(
        """
        public sealed record OrderPlaced : DomainEvent
        {
            public OrderPlaced? Previous { get; init; }
        }

        public sealed class EventContext2 : Microsoft.EntityFrameworkCore.DbContext
        {
            public Microsoft.EntityFrameworkCore.DbSet<OrderPlaced> Events { get; } = new();
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed("public sealed record OrderPlaced([|Shop.Order|] Value) : DomainEvent;");
}
