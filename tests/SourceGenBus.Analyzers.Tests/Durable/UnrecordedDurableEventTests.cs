using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class UnrecordedDurableEventTests() : RuleTests(DiagnosticIds.UnrecordedDurableEvent)
{
    private const string Released =
        """
        {
          "format": 1,
          "events": {
            "order.placed@1": {
              "fields": {
                "OrderId": "string"
              }
            }
          }
        }

        """;

    private const string New =
        DurableSource.Usings +
        """
        [[|Event("order.placed", Key = nameof(OrderId))|]]
        public sealed record OrderPlaced(string OrderId, string? Note);

        [[|Event("customer.moved")|]]
        public sealed record CustomerMoved(Address To, IReadOnlyList<Tag> Tags, Dictionary<string, decimal> Limits, Mood Mood);

        public sealed record Address(string City, Address? Former);

        public readonly record struct Tag([property: JsonPropertyName("tag.name")] string Name);

        [JsonConverter(typeof(JsonStringEnumConverter<Mood>))]
        public enum Mood { Fair, Good }

        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(CustomerMoved))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    private const string Customer =
        """
            "customer.moved@1": {
              "fields": {
                "Limits": "map",
                "Limits{}": "decimal",
                "Mood": "enum as text",
                "Mood=Fair": "name",
                "Mood=Good": "name",
                "Tags": "array",
                "Tags[]": "object",
                "Tags[].'tag.name'": "string optional",
                "To": "object",
                "To.City": "string",
                "To.Former": "same as To?"
              }
            }
        """;

    private static readonly TestProject Project = DurableSource.Project with { Baseline = Released };

    [Fact]
    public Task Fires_on_additions_and_new_events() => Fires(
        Project,
        New,
        "'OrderPlaced' is 'order.placed' version 1, and events.lock.json does not have it as it is: 'Note' is new, its key was none and is 'OrderId'; record it when it is released",
        "'CustomerMoved' is 'customer.moved' version 1, and events.lock.json does not have it as it is: it is new; record it when it is released");

    [Fact]
    public Task Fires_on_everything_when_the_baseline_is_blank() => Fires(
        Project with { Baseline = "\n" },
        OneEvent("[|", "|]", "string OrderId"),
        "'OrderPlaced' is 'order.placed' version 1, and events.lock.json does not have it as it is: it is new; record it when it is released");

    [Theory]
    [InlineData("string OrderId = \"\"", "'OrderId' is optional now")]
    [InlineData("string OrderId, decimal? Total", "'Total' is new")]
    public Task Fires_on_what_stored_events_and_older_programs_survive(string parameters, string change) => Fires(
        Project,
        OneEvent("[|", "|]", parameters),
        $"'OrderPlaced' is 'order.placed' version 1, and events.lock.json does not have it as it is: {change}; record it when it is released");

    [Theory]
    [InlineData("string OrderId")]
    [InlineData("[property: JsonPropertyName(\"OrderId\")] string Number")]
    [InlineData("string OrderId, [property: JsonIgnore] string? Note = null")]
    public Task Silent_on_what_is_recorded(string parameters) => Silent(Project, OneEvent("", "", parameters));

    [Fact]
    public Task Silent_on_what_is_an_error() => Silent(Project, OneEvent("", "", "int OrderId, string? Note"));

    [Fact]
    public Task Silent_without_a_baseline() => Silent(DurableSource.Project, OneEvent("", "", "string OrderId"));

    [Fact]
    public Task The_fix_records_one_event() => Fixes(
        Project,
        OneEvent("[|", "|]", "string OrderId, string? Note = null"),
        OneEvent("", "", "string OrderId, string? Note = null"),
        baseline: Released.Replace("        \"OrderId\": \"string\"", "        \"Note\": \"string?\",\n        \"OrderId\": \"string\"", StringComparison.Ordinal));

    [Fact]
    public Task Fires_on_a_new_name_and_the_fix_puts_it_in_the_place_of_the_former_one() => Fixes(
        Project,
        Renamed("[|", "|]"),
        Renamed("", ""),
        baseline: Released
            .Replace("order.placed@1", "order.booked@1", StringComparison.Ordinal)
            .Replace("      \"fields\"", "      \"formerly\": [\"order.made\", \"order.placed\"],\n      \"fields\"", StringComparison.Ordinal));

    [Fact]
    public Task Fires_on_former_names() => Fires(
        Project,
        Renamed("[|", "|]"),
        "'OrderPlaced' is 'order.booked' version 1, and events.lock.json does not have it as it is: it is read under 'order.made', too, its name was 'order.placed'; record it when it is released");

    [Fact]
    public Task The_fix_keeps_the_line_ends_of_the_file() => Fixes(
        Project with { Baseline = "{\r\n\"format\":1,\r\n\"events\":{}}" },
        OneEvent("[|", "|]", "string OrderId"),
        OneEvent("", "", "string OrderId"),
        baseline: Released.Replace("\n", "\r\n", StringComparison.Ordinal));

    [Fact]
    public Task The_fix_records_all_events_at_once() => FixesAll(
        Project,
        New,
        New.Replace("[|", "").Replace("|]", ""),
        baseline: "{\n  \"format\": 1,\n  \"events\": {\n" + Customer + ",\n" +
            """
                "order.placed@1": {
                  "key": "OrderId",
                  "fields": {
                    "Note": "string?",
                    "OrderId": "string"
                  }
                }
              }
            }

            """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(Project, New);

    private static string OneEvent(string open, string close, string parameters) =>
        DurableSource.Usings +
        $$"""
        [{{open}}Event("order.placed"){{close}}]
        public sealed record OrderPlaced({{parameters}});

        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;

    private static string Renamed(string open, string close) => OneEvent(open, close, "string OrderId")
        .Replace("\"order.placed\"", "\"order.booked\", Formerly = [\"order.placed\", \"order.made\"]", StringComparison.Ordinal);
}
