using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class UnreadableBaselineTests() : RuleTests(DiagnosticIds.UnreadableBaseline)
{
    private const string Event =
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlaced(string OrderId);

        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    [Theory]
    [InlineData("[||]Dear customer", "'{' is missing")]
    [InlineData("{[||]", "'\"' is missing")]
    [InlineData("{ \"[||]name\": \"package\" }", "it does not begin with its format")]
    [InlineData("[||]{}", "it does not begin with its format")]
    [InlineData("{ \"[||]format\": 2 }", "it has format 2, and this version knows format 1 only")]
    [InlineData("{ \"format\": [||]\"1\" }", "a number is missing")]
    [InlineData("{ \"format\": 1, \"events\": { \"[||]placed\": {} } }", "'placed' is no name and version, such as 'order.placed@1'")]
    [InlineData("{ \"format\": 1, \"events\": { \"a@1\": { \"fields\": { \"x\": [||]1 } } } }", "'\"' is missing")]
    [InlineData("{ \"format\": 1, \"events\": { \"a@1\": { \"fields\": {} }, \"[||]a@1\": {} } }", "'a@1' is there twice")]
    [InlineData("{ \"format\": 1, \"events\": { \"[||]a@1\": { \"fields\": { \"x\": \"string\", \"x\": \"string\" } } } }", "'a@1' has 'x' twice")]
    [InlineData("{ \"format\": 1, \"events\": {} } [||]<<<<<<< HEAD", "something follows its end")]
    [InlineData("{ \"format\": 1, \"eve\\q[||]\": {} }", "a string has an unknown escape")]
    public Task Fires_on_what_is_no_baseline(string baseline, string reason) => Fires(
        DurableSource.Project with { Baseline = baseline },
        Event,
        $"'events.lock.json' is no baseline of durable events: {reason}; nothing is compared until it is edited or written anew");

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":1,\"events\":{}}")]
    [InlineData("\n{ \"format\" : 1 , \"events\" : { } }\n")]
    [InlineData("{\"format\":1,\"events\":{\"order.placed@1\":{\"fields\":{\"OrderId\":\"string\"}}}}")]
    [InlineData("{\"format\":1,\"events\":{\"order.placed@1\":{\"fields\":{\"Order\\u0049d\":\"string\"}}}}")]
    [InlineData("{\"format\":1,\"events\":{\"order.placed@1\":{}}}")]
    [InlineData("{\"format\":1,\"events\":{\"order.placed@1\":{\"key\":\"\\\\\\\"\\/\\b\\f\\n\\r\\t\"}}}")]
    [InlineData("{\"format\":1,\"events\":{\"order.placed@1\":{\"fields\":{\"x\":\"a kind that nobody knows\"}}}}")]
    [InlineData("{\"format\":1,\"events\":{\"order.placed@1\":{\"fields\":{\"OrderId\":\"\"}}}}")]
    [InlineData("{\"format\":1,\"events\":{\"order.placed@1\":{\"fields\":{\"\":\"?\"}}}}")]
    public Task Silent_on_a_baseline(string baseline) => Silent(DurableSource.Project with { Baseline = baseline }, Event);

    [Fact]
    public Task Silent_in_a_project_without_the_event_store() => Silent(
        TestProject.Library with { Baseline = "Dear customer" },
        "public sealed record OrderPlaced(string OrderId);");

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project with { Baseline = "[" }, Event, inSource: false);
}
