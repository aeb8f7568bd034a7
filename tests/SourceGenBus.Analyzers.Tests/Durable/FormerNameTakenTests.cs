using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class FormerNameTakenTests() : RuleTests(DiagnosticIds.FormerNameTaken)
{
    [Fact]
    public Task Fires_on_the_name_of_another_event() => Fires(
        DurableSource.Project,
        Source("Event(\"order.created\")", "[|Event(\"order.placed\", Formerly = [\"order.made\", \"order.created\"])|]"),
        Message("Second", "First", "is"));

    [Fact]
    public Task Fires_on_an_older_version_that_kept_the_former_name() => Fires(
        DurableSource.Project,
        Source("Event(\"order.created\")", "[|Event(\"order.placed\", Version = 2, Formerly = [\"order.created\"])|]"),
        Message("Second", "First", "is"));

    [Fact]
    public Task Fires_on_both_where_two_events_had_it() => Fires(
        DurableSource.Project,
        Source(
            "[|Event(\"order.booked\", Formerly = [\"order.created\"])|]",
            "[|Event(\"order.placed\", Formerly = [\"order.created\"])|]"),
        Message("First", "Second", "was"),
        Message("Second", "First", "was"));

    [Theory]
    [InlineData("Event(\"order.booked\")", "Event(\"order.placed\", Formerly = [\"order.created\"])")]
    [InlineData("Event(\"order.booked\", Formerly = [\"order.made\"])", "Event(\"order.placed\", Formerly = [\"order.created\"])")]
    [InlineData("Event(\"order.booked\", Formerly = [])", "Event(\"order.placed\", Formerly = null!)")]
    [InlineData("Event(\"order.placed\", Formerly = [\"a\"])", "Event(\"order.placed\", Version = 2, Formerly = [\"a\", \"b\"])")]
    public Task Silent_where_it_belongs_to_one_event(string first, string second) => Silent(DurableSource.Project, Source(first, second));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        DurableSource.Project,
        Source("Event(\"order.created\")", "[|Event(\"order.placed\", Formerly = [\"order.created\"])|]"));

    private static string Message(string type, string other, string verb) =>
        $"'{type}' was formerly called 'order.created', but '{other}' {verb} called so, too, so what is stored under that name could be either; "
        + "call all versions of an event by its new name, and let different events have different names";

    private static string Source(string first, string second) =>
        DurableSource.Usings +
        $$"""
        [{{first}}]
        public sealed record First(string OrderId);

        [{{second}}]
        public sealed record Second(string OrderId);

        [JsonSerializable(typeof(First))]
        [JsonSerializable(typeof(Second))]
        public sealed class ShopJson : Completed<ShopJson>;
        """;
}
