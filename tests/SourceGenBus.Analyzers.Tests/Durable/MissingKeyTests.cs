using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class MissingKeyTests() : RuleTests(DiagnosticIds.MissingKey)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        [[|Event("order.placed", Key = "Order")|]]
        public sealed record OrderPlaced(string OrderId);

        [[|Event("order.shipped", Key = "_order")|]]
        public sealed record OrderShipped
        {
            private readonly string _order = "";

            public override string ToString() => _order;
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderShipped))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    [Fact]
    public Task Fires_on_a_member_that_is_not_there_or_not_readable() => Fires(
        DurableSource.Project,
        Faulty,
        "'OrderPlaced' has no property or field 'Order' that generated code can read, so its delivery cannot be ordered by it; name one with nameof",
        "'OrderShipped' has no property or field '_order' that generated code can read, so its delivery cannot be ordered by it; name one with nameof");

    [Fact]
    public Task Fires_on_one_whose_use_is_an_error() => Fires(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [[|Event("order.placed", Key = "OrderId")|]]
        public sealed record OrderPlaced([property: System.Obsolete("", true)] string OrderId);

        [[|Event("order.shipped", Key = "OrderId")|]]
        public sealed record OrderShipped
        {
            public string OrderId { [System.Obsolete("", true)] get; init; } = "";
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderShipped))]
        public sealed class ShopJson : Completed<ShopJson>;
        """,
        "'OrderPlaced' has no property or field 'OrderId' that generated code can read, so its delivery cannot be ordered by it; name one with nameof",
        "'OrderShipped' has no property or field 'OrderId' that generated code can read, so its delivery cannot be ordered by it; name one with nameof");

    [Fact]
    public Task Silent_on_own_and_inherited_properties() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [Event("order.placed", Key = nameof(OrderId))]
        public sealed record OrderPlaced(int OrderId);

        [Event("order.shipped", Key = nameof(AggregateId))]
        public sealed record OrderShipped : DomainEvent;

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderShipped))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Silent_on_one_whose_use_is_a_warning() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [Event("order.placed", Key = "OrderId")]
        public sealed record OrderPlaced([property: System.Obsolete("")] string OrderId);

        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
