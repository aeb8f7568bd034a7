using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class UnusableUpcasterTests() : RuleTests(DiagnosticIds.UnusableUpcaster)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        [Event("order.placed", Version = 2)]
        public sealed record OrderPlaced(string OrderId)
        {
            [Upcaster]
            public OrderPlaced [|Instance|](OrderPlaced old) => old;

            [Upcaster]
            public static OrderPlaced [|Unnamed|](string old) => new(old);

            [Upcaster]
            public static OrderPlaced [|Same|](OrderPlaced old) => old;

            [Upcaster]
            public static OrderPlaced [|Other|](OrderShipped old) => new(old.OrderId);

            [Upcaster]
            public static OrderShipped [|Elsewhere|](OrderPlaced old) => new(old.OrderId);

            [Upcaster]
            public static string [|Text|](OrderPlaced old) => old.OrderId;

            [Upcaster]
            private static OrderPlaced [|Hidden|](OrderPlaced old) => old;
        }

        [Event("order.shipped")]
        public sealed record OrderShipped(string OrderId);

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderShipped))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    [Fact]
    public Task Fires_on_methods_that_lift_nothing() => Fires(
        DurableSource.Project,
        Faulty,
        "'Instance' is marked as an upcaster, but it is no static method with one parameter; it must be a static method of the newer version, or of a static class, that takes an older one and returns the newer",
        "'Unnamed' is marked as an upcaster, but 'string' is no durable event; it must be a static method of the newer version, or of a static class, that takes an older one and returns the newer",
        "'Same' is marked as an upcaster, but it leads from version 2 to version 2; it must be a static method of the newer version, or of a static class, that takes an older one and returns the newer",
        "'Other' is marked as an upcaster, but 'order.shipped' and 'order.placed' are different events; it must be a static method of the newer version, or of a static class, that takes an older one and returns the newer",
        "'Elsewhere' is marked as an upcaster, but it is a member of neither 'OrderShipped' nor a static class; it must be a static method of the newer version, or of a static class, that takes an older one and returns the newer",
        "'Text' is marked as an upcaster, but 'string', which it returns, is no durable event; it must be a static method of the newer version, or of a static class, that takes an older one and returns the newer",
        "'Hidden' is marked as an upcaster, but it is private; it must be a static method of the newer version, or of a static class, that takes an older one and returns the newer");

    [Theory]
    [InlineData("file static class Upcasters", "", "'Upcasters', which it is in, is file-local")]
    [InlineData("internal static class Upcasters<T>", "", "'Upcasters<T>', which it is in, is made of 'T', which is a type parameter")]
    [InlineData(
        "[System.Obsolete(\"\", error: true)] internal static class Upcasters", "",
        "'Upcasters', which it is in, is marked [Obsolete] with 'error: true'")]
    [InlineData("internal static class Upcasters", "[System.Obsolete(\"\", error: true)]", "it is marked [Obsolete] with 'error: true'")]
    public Task Fires_on_a_method_that_generated_code_cannot_call(string declaration, string attribute, string why) => Fires(
        DurableSource.Project,
        DurableSource.Usings + Step(declaration, $"{attribute} internal static OrderPlaced [|From|]"),
        $"'From' is marked as an upcaster, but {why}; it must be a static method of the newer version, or of a static class, that takes " +
        "an older one and returns the newer");

    [Theory]
    [InlineData("internal static class Upcasters", "[System.Obsolete(\"Old.\")] internal")]
    [InlineData("[System.Obsolete(\"Old.\")] internal static class Upcasters", "internal")]
    [InlineData("internal static class Upcasters", "public")]
    [InlineData("public static class Upcasters", "internal")]
    public Task Silent_on_a_method_that_generated_code_can_call(string declaration, string modifiers) => Silent(
        DurableSource.Project, DurableSource.Usings + Step(declaration, $"{modifiers} static OrderPlaced From"));

    private static string Step(string declaration, string method) =>
        $$"""
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2)]
        public sealed record OrderPlaced(string OrderId);

        {{declaration}}
        {
            [Upcaster]
            {{method}}(OrderPlacedV1 old) => new(old.OrderId);
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderPlacedV1))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    [Fact]
    public Task Silent_on_a_step_upwards() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2)]
        public sealed record OrderPlaced(string OrderId)
        {
            [Upcaster]
            internal static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId);
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderPlacedV1))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Silent_on_a_step_in_a_static_class() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2)]
        public sealed record OrderPlaced(string OrderId);

        internal static class Upcasters
        {
            [Upcaster]
            internal static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId);
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderPlacedV1))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Fires_on_a_step_in_a_class_that_is_not_static() => Fires(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2)]
        public sealed record OrderPlaced(string OrderId)
        {
            [Upcaster]
            internal static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId);
        }

        internal sealed class Upcasters
        {
            [Upcaster]
            internal static OrderPlaced [|From|](OrderPlacedV1 old) => new(old.OrderId);
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderPlacedV1))]
        public sealed class ShopJson : Completed<ShopJson>;
        """,
        "'From' is marked as an upcaster, but it is a member of neither 'OrderPlaced' nor a static class; it must be a static method of the newer version, or of a static class, that takes an older one and returns the newer");

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
