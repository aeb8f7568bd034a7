using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class MissingUpcasterTests() : RuleTests(DiagnosticIds.MissingUpcaster)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [[|Event("order.placed", Version = 2)|]]
        public sealed record OrderPlacedV2(string OrderId)
        {
            [Upcaster]
            public static OrderPlacedV2 From(OrderPlacedV1 old) => new(old.OrderId);
        }

        [Event("order.placed", Version = 3)]
        public sealed record OrderPlaced(string OrderId, decimal Total);

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderPlacedV1))]
        [JsonSerializable(typeof(OrderPlacedV2))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    [Fact]
    public Task Fires_on_a_gap_in_the_chain() => Fires(
        DurableSource.Project,
        Faulty,
        "'OrderPlacedV2' is version 2 of 'order.placed', whose newest version is 3, and no upcaster converts it; add an [Upcaster] method that takes it to 'OrderPlaced' or to a version in between");

    [Fact]
    public Task Silent_when_every_version_leads_on() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 4)]
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
    public Task Silent_when_a_static_class_leads_on() => Silent(
        DurableSource.Project,
        Faulty.Replace("[[|Event(\"order.placed\", Version = 2)|]]", "[Event(\"order.placed\", Version = 2)]", StringComparison.Ordinal) +
        """

        internal static class Upcasters
        {
            [Upcaster]
            internal static OrderPlaced Lift(OrderPlacedV2 old) => new(old.OrderId, 0);
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
