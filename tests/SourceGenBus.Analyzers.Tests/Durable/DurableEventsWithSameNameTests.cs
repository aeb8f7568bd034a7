using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class DurableEventsWithSameNameTests() : RuleTests(DiagnosticIds.DurableEventsWithSameName)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        [[|Event("order.placed")|]]
        public sealed record OrderPlaced(string OrderId);

        [[|Event("order.placed", Version = 1)|]]
        public sealed record OrderBooked(string OrderId);

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderBooked))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    [Fact]
    public Task Fires_on_both() => Fires(
        DurableSource.Project,
        Faulty,
        "'OrderPlaced' and 'OrderBooked' are both called 'order.placed' version 1, so what is stored under it could be either; give each a name or a version of its own",
        "'OrderBooked' and 'OrderPlaced' are both called 'order.placed' version 1, so what is stored under it could be either; give each a name or a version of its own");

    [Fact]
    public Task Silent_on_two_versions() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2)]
        public sealed record OrderPlaced(string OrderId)
        {
            [Upcaster]
            public static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId);
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderPlacedV1))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
