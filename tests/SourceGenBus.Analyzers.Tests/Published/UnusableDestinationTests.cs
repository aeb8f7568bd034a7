using SourceGenBus.Analyzers.Tests.Durable;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Published;

public sealed class UnusableDestinationTests() : RuleTests(DiagnosticIds.UnusableDestination)
{
    [Theory]
    [InlineData("\"\"", "", "it is empty")]
    [InlineData("\" \"", " ", "it is empty")]
    [InlineData("null!", "", "it is empty")]
    [InlineData("\"a\\nb\"", "a\nb", "it has a control character")]
    public Task Fires_on(string destination, string shown, string reason) => Fires(
        DurableSource.Project,
        Source($"[|Published({destination})|]"),
        Message(shown, reason));

    [Fact]
    public Task Fires_on_half_a_character() => Fires(
        DurableSource.Project, Source("[|Published(\"a\\uD800\")|]"), Message("a\uD800", "it has an unpaired surrogate"));

    [Fact]
    public Task Fires_on_a_long_one() => Fires(
        DurableSource.Project,
        Source($"[|Published(\"{new string('x', 201)}\")|]"),
        Message(new string('x', 201), "it is longer than 200 bytes, and a broker has limits"));

    [Fact]
    public Task Fires_on_the_second_of_two() => Fires(
        DurableSource.Project,
        Source("Published(\"orders\"), Published(\"audit\"), [|Published(\"orders\")|]"),
        Message("orders", "it is there twice"));

    [Theory]
    [InlineData("Published(\"orders\")")]
    [InlineData("Published(\"orders\"), Published(\"Orders\")")]
    [InlineData("Published(\"orders.placed/v1\")")]
    [InlineData("Published(\"Bestellungen für alle \\uD83D\\uDE00\")")]
    [InlineData("Published(Names.Orders)")]
    [InlineData("System.Obsolete(\"\")")]
    [InlineData("System.Serializable")]
    public Task Silent_on(string mark) => Silent(DurableSource.Project, Source(mark));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Source("[|Published(\"\")|]"));

    private static string Message(string destination, string reason) =>
        $"'OrderPlaced' cannot be published to '{destination}', because {reason}";

    private static string Source(string mark) =>
        DurableSource.Usings +
        $$"""
        using SourceGenBus.Transports;

        [Event("order.placed"), {{mark}}]
        public sealed record OrderPlaced(string OrderId);

        public static class Names
        {
            public const string Orders = "orders";
        }

        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;
}
