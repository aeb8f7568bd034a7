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

    private static readonly string Unmarked =
        Renamed.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    private static readonly TestProject Project = DurableSource.Project with { Baseline = Baseline("order.placed@1") };

    [Fact]
    public Task Fires_on_a_new_name_for_the_same_fields() => Fires(
        Project,
        Renamed,
        "'order.placed' version 1 was released, but 'OrderBooked', which has its fields, is called 'order.booked'; what is stored of it could not be read, so declare it under this name and version, or name it in Formerly of the event that it is now");

    [Fact]
    public Task Fires_in_the_baseline_when_nothing_is_like_it() => Fires(
        DurableSource.Project with { Baseline = Baseline("[|order.placed@1|]") },
        "public sealed record Plain(string OrderId);",
        "'order.placed' version 1 was released, but nothing declares it any more; what is stored of it could not be read, so declare it under this name and version, or name it in Formerly of the event that it is now");

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

    [Theory]
    [InlineData("\"order.booked\", Formerly = [\"order.placed\"]")]
    [InlineData("\"order.booked\", Formerly = [\"order.made\", \"order.placed\"], WritesFormerName = true")]
    [InlineData("\"order.booked\", Formerly = new[] { \"order.placed\" }")]
    public Task Silent_when_the_former_name_is_kept(string arguments) => Silent(
        Project,
        Unmarked.Replace("\"order.booked\"", arguments, StringComparison.Ordinal));

    [Fact]
    public Task Silent_on_the_former_name_of_a_version_that_another_one_gives() => Silent(
        Project,
        DurableSource.Usings +
        """
        [Event("order.booked")]
        public sealed record OrderBookedV1(string OrderId);

        [Event("order.booked", Version = 2, Formerly = ["order.placed"])]
        public sealed record OrderBooked(string OrderId, decimal Total)
        {
            [Upcaster]
            public static OrderBooked From(OrderBookedV1 old) => new(old.OrderId, 0);
        }

        [JsonSerializable(typeof(OrderBooked))]
        [JsonSerializable(typeof(OrderBookedV1))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Fires_on_a_version_that_the_renamed_event_no_longer_has() => Fires(
        DurableSource.Project with { Baseline = Baseline("[|order.placed@2|]") },
        Unmarked.Replace("\"order.booked\"", "\"order.booked\", Formerly = [\"order.placed\"]", StringComparison.Ordinal),
        "'order.placed' version 2 was released, but nothing declares it any more; what is stored of it could not be read, so declare it under this name and version, or name it in Formerly of the event that it is now");

    [Theory]
    [InlineData("\"order.booked\"", "\"order.booked\", Formerly = [\"order.placed\"]")]
    [InlineData("\"order.booked\", Formerly = []", "\"order.booked\", Formerly = [\"order.placed\"]")]
    [InlineData("\"order.booked\", Formerly = [\"a\"]", "\"order.booked\", Formerly = [\"a\", \"order.placed\"]")]
    [InlineData("\"order.booked\", Formerly = new[] { \"a\" }", "\"order.booked\", Formerly = new[] { \"a\", \"order.placed\" }")]
    [InlineData("\"order.booked\", Formerly = new string[] { \"a\", }", "\"order.booked\", Formerly = new string[] { \"a\", \"order.placed\" }")]
    public Task The_fix_keeps_the_former_name(string before, string after) => Fixes(
        Project,
        Renamed.Replace("\"order.booked\"", before, StringComparison.Ordinal),
        Unmarked.Replace("\"order.booked\"", after, StringComparison.Ordinal),
        "Read events called 'order.placed', too");

    [Fact]
    public Task The_fix_writes_an_array_where_C_sharp_has_no_collection_expressions() => Fixes(
        Project with
        {
            LanguageVersion = Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp11,
            OtherFiles = [DurableSource.Shared.Replace("Completed<T>() : System", "Completed<T> : System", StringComparison.Ordinal)
                .Replace("JsonSerializerContext(null) where", "JsonSerializerContext where", StringComparison.Ordinal)
                .Replace("    public static T", "    protected Completed() : base(null) { }\n\n    public static T", StringComparison.Ordinal)],
        },
        Renamed.Replace(": Completed<ShopJson>;", ": Completed<ShopJson> { }", StringComparison.Ordinal),
        Unmarked.Replace("\"order.booked\"", "\"order.booked\", Formerly = new[] { \"order.placed\" }", StringComparison.Ordinal)
            .Replace(": Completed<ShopJson>;", ": Completed<ShopJson> { }", StringComparison.Ordinal));

    [Fact]
    public Task The_fix_restores_the_name() => Fixes(
        Project,
        Renamed,
        Unmarked.Replace("order.booked", "order.placed", StringComparison.Ordinal),
        "Call it 'order.placed' again");

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(Project, Renamed);

    private static string Baseline(string id) =>
        $$"""{ "format": 1, "events": { "{{id}}": { "fields": { "OrderId": "string" } } } }""";
}
