using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class MarkWithoutEffectTests() : RuleTests(DiagnosticIds.MarkWithoutEffect)
{
    private const string Contracts =
        """
        namespace Contracts;

        public sealed record OrderPlaced(string OrderId);

        public sealed record PlaceOrder : ICommand;
        """;

    private const string Program = "internal static class Program;";

    private static string NeverCalled(string name, string assembly) =>
        $"'{name}' of the assembly '{assembly}' is marked as a handler and is never called, since nothing was generated for that assembly; "
        + "reference the package SourceGenBus in it, or move the class to a project that does";

    [Theory]
    [InlineData("[EventHandler<OrderPlaced>] public sealed class Mailer { public ValueTask HandleAsync(OrderPlaced placed) => default; }")]
    [InlineData("[EventHandler<OrderPlaced>] internal sealed class Mailer { public ValueTask HandleAsync(OrderPlaced placed) => default; }")]
    [InlineData("[CommandHandler<PlaceOrder>] public sealed class Mailer { public ValueTask HandleAsync(PlaceOrder place) => default; }")]
    public Task Fires_on_a_handler_of_an_assembly_without_the_generator(string handler) => Fires(
        With(1, ("Contracts", Contracts + handler)), Program, NeverCalled("Mailer", "Contracts"));

    [Fact]
    public Task Fires_on_a_handler_inside_another_class() => Fires(
        With(
            1,
            ("Contracts", Contracts),
            ("Domain", "using Contracts; public static class Outer { [EventHandler<OrderPlaced>] private sealed class Inner { } }")),
        Program,
        NeverCalled("Inner", "Domain"));

    [Fact]
    public Task Fires_on_a_policy_of_an_event_that_generated_code_cannot_name() => Fires(
        With(1, ("Contracts", "[AttemptEvent] internal sealed record LoginAttempted;")),
        Program,
        "'LoginAttempted' of the assembly 'Contracts' says how it is dispatched, which has no effect: nothing was generated for that assembly, "
        + "and code here cannot name the type, which is internal to the assembly 'Contracts'; reference the package SourceGenBus in it, or "
        + "make the type public");

    [Fact]
    public Task Silent_on_policies_of_public_events() => Silent(
        With(
            0,
            ("Contracts", "[AttemptEvent] public sealed record Tried; [DispatchPolicy(Failures = FailurePolicy.ThrowAfterAll)] public sealed record Paid;")),
        Program);

    [Fact]
    public Task Silent_on_contracts_alone() => Silent(With(0, ("Contracts", Contracts)), Program);

    [Fact]
    public Task Silent_on_a_class_that_only_looks_like_a_handler() => Silent(
        With(0, ("Contracts", Contracts + "public sealed class Mailer { public ValueTask HandleAsync(OrderPlaced placed) => default; }")), Program);

    [Fact]
    public Task Silent_on_an_attribute_of_that_name_in_another_namespace() => Silent(
        With(
            0,
            (
                "Contracts",
                """
                namespace Other { public sealed class EventHandlerAttribute<T> : Attribute; }
                namespace Contracts { [Other.EventHandler<string>] public sealed class Mailer : ICommand; }
                """)),
        Program);

    [Fact]
    public Task Silent_on_a_handler_of_an_assembly_with_the_generator() => Silent(
        TestProject.Library with
        {
            NamedLibraries = [("Orders", Contracts + "[EventHandler<OrderPlaced>] public sealed class Mailer { public ValueTask HandleAsync(OrderPlaced placed) => default; }")],
        },
        Program);

    [Fact]
    public Task Silent_where_an_assembly_with_the_generator_stands_between_and_has_reported_it() => Silent(
        With(0, ("Contracts", Contracts + "[EventHandler<OrderPlaced>] public sealed class Mailer { public ValueTask HandleAsync(OrderPlaced placed) => default; }")) with
        {
            NamedLibraries =
            [
                ("Orders", "[EventHandler<Contracts.OrderPlaced>] public sealed class Printer { public ValueTask HandleAsync(Contracts.OrderPlaced placed) => default; }"),
            ],
        },
        Program);

    [Fact]
    public Task Silent_in_a_project_that_has_nothing_to_do_with_the_bus() => Silent(
        TestProject.Library with { ReferencesSourceGenBus = false }, Program);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        With(1, ("Contracts", Contracts + "[EventHandler<OrderPlaced>] public sealed class Mailer;")), Program, inSource: false);

    private static TestProject With(int reported, params (string Name, string Source)[] libraries) =>
        TestProject.Library with { UngeneratedLibraries = libraries, WithoutPlace = reported };
}
