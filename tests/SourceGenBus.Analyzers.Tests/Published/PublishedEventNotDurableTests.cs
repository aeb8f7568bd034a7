using SourceGenBus.Analyzers.Tests.Durable;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Published;

public sealed class PublishedEventNotDurableTests() : RuleTests(DiagnosticIds.PublishedEventNotDurable)
{
    [Fact]
    public Task Fires_on_an_event_without_a_name() => Fires(
        """
        [[|SourceGenBus.Transports.Published("orders")|]]
        public sealed record OrderPlaced(string OrderId);
        """,
        Message("orders"));

    [Fact]
    public Task Fires_on_each_destination() => Fires(
        """
        using SourceGenBus.Transports;

        [[|Published("orders")|], [|Published("audit")|]]
        public readonly record struct OrderPlaced(string OrderId);
        """,
        Message("orders"),
        Message("audit"));

    [Fact]
    public Task Fires_where_only_the_base_is_durable() => Fires(
        DurableSource.Project,
        DurableSource.Usings +
        """
        using SourceGenBus.Transports;

        [Event("order.changed")]
        public record OrderChanged(string OrderId);

        [[|Published("orders")|]]
        public sealed record OrderPlaced(string OrderId) : OrderChanged(OrderId);

        [JsonSerializable(typeof(OrderChanged))]
        public sealed class ShopJson : Completed<ShopJson>;
        """,
        Message("orders"));

    [Theory]
    [InlineData("[Event(\"order.placed\"), Published(\"orders\")]")]
    [InlineData("[Published(\"orders\")] [Event(\"order.placed\")]")]
    [InlineData("[Event(\"order.placed\")]")]
    [InlineData("")]
    public Task Silent_on(string marks) => Silent(DurableSource.Project, Source(marks));

    [Fact]
    public Task Silent_on_another_attribute_of_that_name() => Silent(
        """
        namespace Shop;

        public sealed class PublishedAttribute(string where) : System.Attribute
        {
            public string Where => where;
        }

        [Published("orders")]
        public sealed record OrderPlaced(string OrderId);
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [[|SourceGenBus.Transports.Published("orders")|]]
        public sealed record OrderPlaced(string OrderId);
        """);

    private static string Message(string destination) =>
        $"'OrderPlaced' is published to '{destination}', but it has no name that other programs know it by; mark it with [Event(\"some.name\")], or remove [Published]";

    private static string Source(string marks) =>
        DurableSource.Usings +
        $$"""
        using SourceGenBus.Transports;

        {{marks}}
        public sealed record OrderPlaced(string OrderId);

        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;
}
