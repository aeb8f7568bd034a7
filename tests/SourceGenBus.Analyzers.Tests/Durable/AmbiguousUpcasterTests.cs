using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class AmbiguousUpcasterTests() : RuleTests(DiagnosticIds.AmbiguousUpcaster)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2)]
        public sealed record OrderPlaced(string OrderId)
        {
            [Upcaster]
            public static OrderPlaced [|From|](OrderPlacedV1 old) => new(old.OrderId);
        }

        internal static class Upcasters
        {
            [Upcaster]
            internal static OrderPlaced [|Lift|](OrderPlacedV1 old) => new(old.OrderId);
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderPlacedV1))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    [Fact]
    public Task Fires_on_both() => Fires(
        DurableSource.Project,
        Faulty,
        "'OrderPlaced.From' and 'Upcasters.Lift' both convert 'OrderPlacedV1', so an old event could become one or the other; keep one of them",
        "'Upcasters.Lift' and 'OrderPlaced.From' both convert 'OrderPlacedV1', so an old event could become one or the other; keep one of them");

    [Fact]
    public Task Silent_on_a_chain() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2)]
        public sealed record OrderPlacedV2(string OrderId);

        [Event("order.placed", Version = 3)]
        public sealed record OrderPlaced(string OrderId)
        {
            [Upcaster]
            public static OrderPlaced From(OrderPlacedV2 old) => new(old.OrderId);
        }

        internal static partial class Upcasters
        {
            [Upcaster]
            internal static OrderPlacedV2 Lift(OrderPlacedV1 old) => new(old.OrderId);
        }

        internal static partial class Upcasters
        {
            [System.Obsolete]
            internal static void Other()
            {
            }
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderPlacedV1))]
        [JsonSerializable(typeof(OrderPlacedV2))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
