using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class DurableEventWithoutSerializerTests() : RuleTests(DiagnosticIds.DurableEventWithoutSerializer)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        [[|Event("order.placed")|]]
        public sealed record OrderPlaced(string OrderId);

        public sealed record OrderShipped(string OrderId);

        [JsonSerializable(typeof(OrderShipped))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    [Fact]
    public Task Fires_on_an_event_that_no_context_covers() => Fires(
        DurableSource.Project,
        Faulty,
        "'OrderPlaced' is durable, but no JsonSerializerContext of this project has [JsonSerializable(typeof(OrderPlaced))]; add it to one, so that the event can be stored");

    [Fact]
    public Task Silent_when_a_context_covers_it() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlaced(string OrderId);

        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Silent_on_an_event_that_is_not_durable() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        public sealed record OrderPlaced(string OrderId);
        """);

    [Fact]
    public Task The_fix_adds_it_to_the_context_of_the_file() => Fixes(
        DurableSource.Project,
        Faulty,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlaced(string OrderId);

        public sealed record OrderShipped(string OrderId);

        [JsonSerializable(typeof(OrderShipped))]
        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task The_fix_adds_it_to_a_context_in_another_file() => FixesInOtherFile(
        DurableSource.Project with { OtherFiles = [DurableSource.Shared, Context("")] },
        DurableSource.Usings +
        """
        namespace Shop;

        [[|Event("order.placed")|]]
        public sealed record OrderPlaced(string OrderId);

        [[|Event("order.shipped")|]]
        public sealed record OrderShipped(string OrderId);
        """,
        Context("[JsonSerializable(typeof(Shop.OrderPlaced))]\n    "),
        Context("[JsonSerializable(typeof(Shop.OrderPlaced))]\n    [JsonSerializable(typeof(Shop.OrderShipped))]\n    "));

    [Fact]
    public Task The_fix_offers_each_context_of_the_project() => FixesInOtherFile(
        DurableSource.Project with { OtherFiles = [DurableSource.Shared, Context("")] },
        DurableSource.Usings +
        """
        [[|Event("order.placed")|]]
        public sealed record OrderPlaced(string OrderId);

        public sealed class LocalJson : Completed<LocalJson>;
        """,
        Context("[JsonSerializable(typeof(OrderPlaced))]\n    "),
        Context("[JsonSerializable(typeof(OrderPlaced))]\n    "),
        "Add it to 'ShopJson'");

    [Fact]
    public Task Fix_all_adds_all_of_them() => FixesAll(
        DurableSource.Project,
        DurableSource.Usings +
        """
        [[|Event("order.placed")|]]
        public sealed record OrderPlaced(string OrderId);

        [[|Event("order.shipped")|]]
        public sealed record OrderShipped(string OrderId);

        public sealed class ShopJson : Completed<ShopJson>;
        """,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlaced(string OrderId);

        [Event("order.shipped")]
        public sealed record OrderShipped(string OrderId);

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderShipped))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);

    private static string Context(string attributes) =>
        $$"""
        using System.Text.Json.Serialization;

        namespace Serialization
        {
            {{attributes}}public sealed class ShopJson : Completed<ShopJson>;
        }
        """.ReplaceLineEndings("\n");
}
