using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class ReferencedDurableEventTests() : RuleTests(DiagnosticIds.ReferencedDurableEvent)
{
    private const string Placed = """[Event("order.placed")] public sealed record OrderPlaced(string OrderId);""";

    private const string Json =
        "[JsonSerializable(typeof(Contracts.OrderPlaced))] public sealed class ContractsJson : Completed<ContractsJson>;";

    private const string Program = "internal static class Program;";

    private const string Start = "'OrderPlaced' of the assembly 'Contracts', for which nothing was generated, ";

    private const string NoSerializer =
        Start + "has no serializer and is not registered: add [JsonSerializable(typeof(OrderPlaced))] to a JsonSerializerContext of this "
        + "project, or to a public one of 'Contracts'";

    [Fact]
    public Task Fires_on_an_event_that_no_context_covers() => Fires(With(1, Placed), Program, NoSerializer);

    [Fact]
    public Task Fires_on_an_event_that_an_internal_context_covers() =>
        Fires(With(1, Placed + Json.Replace("public", "internal", StringComparison.Ordinal)), Program, NoSerializer);

    [Theory]
    [InlineData("""[Event("order.placed")] internal sealed record OrderPlaced;""", "cannot be registered, because it is internal to the assembly 'Contracts'")]
    [InlineData("""[Event(" ")] public sealed record OrderPlaced;""", "cannot be registered, because its name is empty")]
    [InlineData("""[Event("a")] public abstract record OrderPlaced;""", "cannot be registered, because it is abstract, and what is read must be of exactly this type")]
    public Task Fires_on_an_event_that_cannot_be_durable(string @event, string problem) => Fires(With(1, @event), Program, Start + problem);

    [Fact]
    public Task Fires_on_an_event_whose_name_this_project_has_given_to_another() => Fires(
        With(1, Placed + Json) with { OtherFiles = [DurableSource.Shared, """[SourceGenBus.EventStore.Event("order.placed")] public sealed record Mine;"""] },
        Program,
        Start + "is not registered: 'Mine' is called 'order.placed' version 1, too");

    [Fact]
    public Task Fires_on_a_key_that_nobody_sees() => Fires(
        With(1, """[Event("order.placed", Key = "Number")] public sealed record OrderPlaced { internal int Number { get; init; } }""" + Json),
        Program,
        Start + "is delivered in no order: it has no public property or field 'Number'");

    [Fact]
    public Task Fires_on_an_older_version_whose_upcaster_is_internal() => Fires(
        With(
            1,
            """
            [Event("order.placed")] public sealed record OrderPlaced;
            [Event("order.placed", Version = 2)] public sealed record OrderPlacedV2 { [Upcaster] internal static OrderPlacedV2 From(OrderPlaced old) => new(); }
            """ + Json.Replace("public", "[JsonSerializable(typeof(Contracts.OrderPlacedV2))] public", StringComparison.Ordinal)),
        Program,
        Start + "is version 1 of 'order.placed', and no public [Upcaster] converts it to version 2 or to one in between");

    [Fact]
    public Task Fires_on_an_upcaster_that_lifts_nothing() => Fires(
        With(1, Placed + Json + "public static class Steps { [Upcaster] public static OrderPlaced From(string old) => new(old); }"),
        Program,
        "'Steps.From' of the assembly 'Contracts', for which nothing was generated, is marked as an upcaster, but 'string' is no durable event");

    [Fact]
    public Task Silent_on_an_event_that_a_context_of_its_assembly_covers() => Silent(With(0, Placed + Json), Program);

    [Fact]
    public Task Silent_on_an_event_that_a_context_of_this_project_covers() => Silent(With(0, Placed), DurableSource.Usings + Json);

    [Fact]
    public Task Silent_on_an_event_that_a_context_of_another_such_assembly_covers() => Silent(
        With(0, Placed) with
        {
            UngeneratedLibraries =
            [
                Contracts(Placed),
                ("Wire", DurableSource.Usings + Json + DurableSource.Shared + "public static class Uses { public static System.Type Mark => typeof(EventAttribute); }"),
            ],
        },
        Program);

    [Fact]
    public Task Silent_on_versions_that_public_upcasters_lift() => Silent(
        With(
            0,
            """
            [Event("order.placed")] public sealed record OrderPlaced;
            [Event("order.placed", Version = 2, Key = "Id")] public sealed record OrderPlacedV2(int Id) { [Upcaster] public static OrderPlacedV2 From(OrderPlaced old) => new(0); }
            """ + Json.Replace("public", "[JsonSerializable(typeof(Contracts.OrderPlacedV2))] public", StringComparison.Ordinal)),
        Program);

    [Fact]
    public Task Silent_without_the_event_store() => Silent(With(0, Placed) with { ReferencesEventStore = false, OtherFiles = [] }, Program);

    [Fact]
    public Task Silent_where_an_assembly_between_has_registered_the_event() => Silent(
        With(0, Placed) with { NamedLibraries = [("Orders", DurableSource.Usings + Json + DurableSource.Shared)] },
        Program);

    [Fact]
    public Task Silent_on_an_assembly_with_a_module_of_its_own() => Silent(
        DurableSource.Project with
        {
            NamedLibraries = [("Contracts", $"{DurableSource.Usings}{DurableSource.Shared}namespace Contracts {{ {Placed} }}{Json}")],
        },
        Program);

    [Theory]
    [InlineData("public sealed record OrderPlaced(string OrderId);")]
    [InlineData("[AttemptEvent] public sealed record OrderPlaced(string OrderId);")]
    [InlineData("public sealed record PlaceOrder : ICommand;")]
    public Task Silent_on_what_is_not_durable(string source) => Silent(With(0, source), Program);

    [Fact]
    public Task Silent_on_events_in_the_project_itself_which_other_rules_look_at() => Silent(DurableSource.Project, DurableSource.Usings + Placed);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(With(1, Placed), Program, inSource: false);

    private static TestProject With(int reported, string contracts) =>
        DurableSource.Project with { UngeneratedLibraries = [Contracts(contracts)], WithoutPlace = reported };

    /// <summary>What is declared after the context is in its namespace, too; the context names events as everybody does.</summary>
    private static (string Name, string Source) Contracts(string source)
    {
        var completed = source.Contains("Completed<", StringComparison.Ordinal) ? DurableSource.Shared : "";
        return ("Contracts", $"using System.Text.Json.Serialization;\nusing SourceGenBus.EventStore;\nnamespace Contracts {{ {source} {completed} }}");
    }
}
