using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class RemovedDurableEventTests() : RuleTests(DiagnosticIds.RemovedDurableEvent)
{
    private const string Renamed =
        DurableSource.Usings +
        """
        [[|Event("order.booked")|]]
        public sealed record OrderBooked(string OrderId);

        [JsonSerializable(typeof(OrderBooked))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    private static readonly TestProject Project = DurableSource.Project with { Baseline = Baseline("order.placed@1") };

    [Fact]
    public Task Fires_on_a_new_name_for_the_same_fields() => Fires(
        Project,
        Renamed,
        "'order.placed' version 1 was released, but 'OrderBooked', which has its fields, is called 'order.booked'; what is stored of it could not be read, so declare it under this name and version");

    [Fact]
    public Task Fires_in_the_baseline_when_nothing_is_like_it() => Fires(
        DurableSource.Project with { Baseline = Baseline("[|order.placed@1|]") },
        "public sealed record Plain(string OrderId);",
        "'order.placed' version 1 was released, but nothing declares it any more; what is stored of it could not be read, so declare it under this name and version");

    [Fact]
    public Task Silent_when_a_class_was_renamed() => Silent(
        Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderBooked(string OrderId);

        [JsonSerializable(typeof(OrderBooked))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Silent_on_an_event_that_cannot_be_stored_yet() => Silent(
        Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlaced(string OrderId);
        """);

    [Fact]
    public Task Silent_on_a_new_event_with_the_fields_of_one_that_is_still_there() => Silent(
        Project,
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlaced(string OrderId);

        [Event("order.booked")]
        public sealed record OrderBooked(string OrderId);

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderBooked))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task The_fix_restores_the_name() => Fixes(
        Project,
        Renamed,
        Renamed.Replace("[|", "").Replace("|]", "").Replace("order.booked", "order.placed"));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(Project, Renamed);

    private static string Baseline(string id) =>
        $$"""{ "format": 1, "events": { "{{id}}": { "fields": { "OrderId": "string" } } } }""";
}
