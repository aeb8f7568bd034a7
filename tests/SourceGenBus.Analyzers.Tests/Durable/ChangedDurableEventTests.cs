using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class ChangedDurableEventTests() : RuleTests(DiagnosticIds.ChangedDurableEvent)
{
    private const string Released =
        """
        {
          "format": 1,
          "events": {
            "order.placed@1": {
              "key": "OrderId",
              "fields": {
                "Note": "string?",
                "OrderId": "string",
                "Total": "decimal"
              }
            }
          }
        }

        """;

    private static readonly TestProject Project = DurableSource.Project with { Baseline = Released };

    [Theory]
    [InlineData("string OrderId, string? Note", "'Total' is gone")]
    [InlineData("string OrderId, double Total, string? Note", "'Total' was decimal and is double")]
    [InlineData("string OrderId, decimal? Total, string? Note", "'Total' can be null now")]
    [InlineData("string OrderId, decimal Total, string Note", "'Note' cannot be null any more")]
    [InlineData("string OrderId, decimal Total, string? Note, int Lines", "'Lines' is new and required, and stored events do not have it")]
    [InlineData("string OrderId, decimal Sum, string? Note", "'Sum' is new and required, and stored events do not have it, 'Total' is gone")]
    [InlineData("string OrderId, decimal Total, [property: JsonRequired] string? Note", "'Note' is required now")]
    [InlineData("string OrderId, [property: JsonPropertyName(\"total\")] decimal Total, string? Note", "'Total' is gone, 'total' is new and required, and stored events do not have it")]
    [InlineData("string OrderId, [property: JsonIgnore] decimal Total, string? Note", "'Total' is gone")]
    public Task Fires_on_a_change_that_a_stored_event_or_an_older_program_suffers_from(string parameters, string change) => Fires(
        Project,
        OrderPlaced(parameters, "[", "]"),
        $"'OrderPlaced' is 'order.placed' version 1, which was released with another shape: {change}; undo that, or give it a new version and an upcaster from the old one");

    [Theory]
    [InlineData("string OrderId, decimal Total, string? Note")]
    [InlineData("string? Note, decimal Total, string OrderId")]
    [InlineData("string OrderId, decimal Total, string? Note, string? Channel")]
    [InlineData("string OrderId, decimal Total, string? Note, int Lines = 1")]
    [InlineData("[property: JsonPropertyName(\"OrderId\")] string OrderId, decimal Total, string? Note")]
    [InlineData("string OrderId, decimal Total, string? Note, [property: JsonIgnore] int Lines = 1")]
    [InlineData("string OrderId, decimal Total = 0, string? Note = null")]
    [InlineData("string OrderId, Half")]
    [InlineData("string OrderId, Unknown Total")]
    public Task Silent_on_the_same_shape_and_on_additions(string parameters) => Silent(
        Project with { MayHaveErrors = true },
        OrderPlaced(parameters));

    [Fact]
    public Task Fires_on_an_event_that_is_registered_for_a_referenced_assembly() => Fires(
        Referenced("string OrderId, double Total, string? Note") with { WithoutPlace = 1 },
        Covering,
        "'OrderPlaced' is 'order.placed' version 1, which was released with another shape: 'Total' was decimal and is double; undo that, or give it a new version and an upcaster from the old one");

    [Fact]
    public Task Silent_on_one_that_is_as_it_was_released() => Silent(Referenced("string OrderId, decimal Total, string? Note"), Covering);

    private const string Covering =
        DurableSource.Usings + "[JsonSerializable(typeof(Contracts.OrderPlaced))] public sealed class AppJson : Completed<AppJson>;";

    private static TestProject Referenced(string parameters) => Project with
    {
        UngeneratedLibraries =
        [
            (
                "Contracts",
                DurableSource.Usings
                + $"namespace Contracts {{ [Event(\"order.placed\", Key = \"OrderId\")] public sealed record OrderPlaced({parameters}); }}"),
        ],
    };

    [Theory]
    [InlineData("order.placed@1", "", "order.booked", "[\"order.placed\"]", "'Total' was decimal and is double")]
    [InlineData("order.booked@1", "\"formerly\": [\"a\", \"b\"], ", "order.booked", "[\"b\"]", "it is not read under its former name 'a' any more")]
    public Task Fires_on_an_event_with_former_names(string id, string formerly, string name, string formerNames, string change) => Fires(
        DurableSource.Project with { Baseline = Baseline(id, formerly) },
        Named($"[|Event(\"{name}\", Formerly = {formerNames})|]", change.Contains("double", StringComparison.Ordinal) ? "double" : "decimal"),
        $"'OrderBooked' is '{name}' version 1, which was released with another shape: {change}; undo that, or give it a new version and an upcaster from the old one");

    [Theory]
    [InlineData("order.placed@1", "", "[\"order.placed\"]")]
    [InlineData("order.placed@1", "\"formerly\": [\"order.booked\", \"a\"], ", "[\"order.placed\", \"a\"]")]
    [InlineData("order.booked@1", "\"formerly\": [\"a\"], ", "[\"b\", \"a\"]")]
    public Task Silent_on_former_names_that_are_kept(string id, string formerly, string formerNames) => Silent(
        DurableSource.Project with { Baseline = Baseline(id, formerly) },
        Named($"Event(\"order.booked\", Formerly = {formerNames})", "decimal"));

    [Fact]
    public Task The_fix_gives_the_older_version_the_new_name() => Fixes(
        DurableSource.Project with { Baseline = Baseline("order.placed@1", "") },
        Named("[|Event(\"order.booked\", Formerly = [\"order.placed\"])|]", "double"),
        DurableSource.Usings +
        """
        [Event("order.booked")]
        public sealed record OrderBookedV1(decimal Total);

        [Event("order.booked", Version = 2, Formerly = ["order.placed"])]
        public sealed record OrderBooked(double Total)
        {
            [Upcaster]
            public static OrderBooked From(OrderBookedV1 old) =>
                throw new NotImplementedException("Say what becomes of version 1.");
        }

        [JsonSerializable(typeof(OrderBooked))]
        [JsonSerializable(typeof(OrderBookedV1))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Silent_without_a_baseline() => Silent(DurableSource.Project, OrderPlaced("int Id"));

    [Fact]
    public Task The_fix_makes_it_the_next_version_and_keeps_the_released_one() => Fixes(
        Project,
        OrderPlaced("string OrderId, double Total, string? Note", "[", "]"),
        DurableSource.Usings +
        """
        [Event("order.placed")]
        public sealed record OrderPlacedV1(string? Note, string OrderId, decimal Total);

        [Event("order.placed", Version = 2, Key = "OrderId")]
        public sealed record OrderPlaced(string OrderId, double Total, string? Note)
        {
            [Upcaster]
            public static OrderPlaced From(OrderPlacedV1 old) =>
                throw new NotImplementedException("Say what becomes of version 1.");
        }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderPlacedV1))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task The_fix_writes_nested_values_from_the_baseline_and_keeps_what_did_not_change() => Fixes(
        Project with
        {
            Baseline =
                """
                {
                  "format": 1,
                  "events": {
                    "order.shipped@3": {
                      "fields": {
                        "aggregateId": "string optional",
                        "eventId": "uuid optional",
                        "lines": "array",
                        "lines[]": "object",
                        "lines[].sku": "string",
                        "occurredAt": "date-time with offset optional",
                        "order-id": "string",
                        "state": "enum",
                        "state=Lost": "2",
                        "state=Sent": "1",
                        "to": "object",
                        "to.city": "string",
                        "to.since": "date?",
                        "version": "int32 optional",
                        "weights": "map?",
                        "weights{}": "double",
                        "words": "string optional"
                      }
                    }
                  }
                }
                """,
        },
        DurableSource.Usings +
        """
        namespace Shop
        {
            [[|Event("order.shipped", Version = 3)|]]
            public sealed record OrderShipped(
                [property: JsonPropertyName("order-id")] string OrderId,
                IReadOnlyList<Line> Lines) : DomainEvent
            {
                public int Parcels { get; init; }
            }

            public sealed record Line(string Sku);

            [JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
            [JsonSerializable(typeof(OrderShipped))]
            public sealed class ShopJson : Completed<ShopJson>;
        }
        """,
        DurableSource.Usings +
        """
        namespace Shop
        {
            [Event("order.shipped", Version = 3)]
            public sealed record OrderShippedV3(IReadOnlyList<Line> Lines, [property: JsonPropertyName("order-id")] string OrderId, OrderShippedV3.StateValue State, OrderShippedV3.ToValue To, IReadOnlyDictionary<string, double>? Weights) : DomainEvent
            {
                public string Words { get; init; } = "";

                public enum StateValue
                {
                    Lost = 2,
                    Sent = 1,
                }

                public sealed record ToValue(string City, DateOnly? Since);
            }

            [Event("order.shipped", Version = 4)]
            public sealed record OrderShipped(
                [property: JsonPropertyName("order-id")] string OrderId,
                IReadOnlyList<Line> Lines) : DomainEvent
            {
                public int Parcels { get; init; }

                [Upcaster]
                public static OrderShipped From(OrderShippedV3 old) =>
                    throw new NotImplementedException("Say what becomes of version 3.");
            }

            public sealed record Line(string Sku);

            [JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
            [JsonSerializable(typeof(OrderShipped))]
            [JsonSerializable(typeof(OrderShippedV3))]
            public sealed class ShopJson : Completed<ShopJson>;
        }
        """);

    [Fact]
    public Task No_fix_changes_an_older_version() => OffersNoFix(
        Project,
        DurableSource.Usings +
        """
        [[|Event("order.placed")|]]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2)]
        public sealed record OrderPlaced(string OrderId)
        {
            [Upcaster]
            public static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId);
        }

        [JsonSerializable(typeof(OrderPlacedV1))]
        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(Project, OrderPlaced("string OrderId"));

    private static string OrderPlaced(string parameters, string open = "", string close = "") =>
        DurableSource.Usings +
        $$"""
        [{{(open.Length == 0 ? "" : "[|")}}Event("order.placed", Key = "OrderId"){{(close.Length == 0 ? "" : "|]")}}]
        public sealed record OrderPlaced({{parameters}});

        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    private static string Baseline(string id, string formerly) =>
        $$"""{ "format": 1, "events": { "{{id}}": { {{formerly}}"fields": { "Total": "decimal" } } } }""";

    private static string Named(string attribute, string total) =>
        DurableSource.Usings +
        $$"""
        [{{attribute}}]
        public sealed record OrderBooked({{total}} Total);

        [JsonSerializable(typeof(OrderBooked))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;
}
