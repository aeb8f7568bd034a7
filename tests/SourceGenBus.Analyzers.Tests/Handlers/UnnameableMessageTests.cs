using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class UnnameableMessageTests() : RuleTests(DiagnosticIds.UnnameableMessage)
{
    private const string Contracts = "namespace Contracts; public interface IFact; public sealed record Known : IFact;";
    private const string Linked = "namespace Shared; public sealed record Placed : Contracts.IFact;";

    private const string LinkedHandler =
        Linked + " [SourceGenBus.EventHandler<Placed>] public sealed class Own { public System.Threading.Tasks.ValueTask HandleAsync(Placed placed) => default; }";

    private const string Hidden =
        """
        public sealed class Host { private sealed record Placed : Contracts.IFact; }

        """ + Audit;

    private const string LogOfCommands =
        """
        [assembly: [|UseMiddleware<Log>(1)|]]

        public sealed class Log
        {
            public ValueTask<TResult> InvokeAsync<TCommand, TResult>(
                TCommand command, EventContext context, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken);
        }
        """;

    private const string LogOfEvents =
        """
        [assembly: [|UseMiddleware<Log>(1)|]]

        public sealed class Log
        {
            public ValueTask InvokeAsync<TEvent>(
                TEvent happened, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : notnull => next.InvokeAsync(happened, context, cancellationToken);
        }
        """;

    private const string LinkedArrayHandler =
        Linked + " [SourceGenBus.EventHandler<Placed[]>] public sealed class Own " +
        "{ public System.Threading.Tasks.ValueTask HandleAsync(Placed[] placed) => default; }";

    private const string DeclaredTwice =
        "declared in the assembly 'Orders' under a name that a type of the assembly 'Billing' has, too";

    private const string AndSo = "so generated code cannot name it; change that, or subscribe where it can be named";

    private const string Audit =
        """
        [[|EventHandler<Contracts.IFact>(IncludeDerived = true)|]]
        public sealed class Audit { public ValueTask HandleAsync(Contracts.IFact fact) => default; }
        """;

    [Fact]
    public Task Fires_on_a_name_that_two_libraries_declare() => Fires(
        With(("Contracts", Contracts), ("Orders", Linked), ("Billing", Linked)),
        Audit.Replace("[|", "{|SGB1016:[|", StringComparison.Ordinal).Replace("|]", "|]|}", StringComparison.Ordinal),
        "'Audit' does not get 'Placed' of the assembly 'Billing': it is declared in the assembly 'Billing' under a name that a type of the assembly 'Orders' has, too, so generated code cannot name it; change that, or subscribe where it can be named",
        "'Audit' does not get 'Placed' of the assembly 'Orders': it is declared in the assembly 'Orders' under a name that a type of the assembly 'Billing' has, too, so generated code cannot name it; change that, or subscribe where it can be named");

    [Fact]
    public Task Fires_on_a_name_that_the_project_declares_too() => Fires(
        With(("Contracts", Contracts), ("Orders", Linked)),
        Linked.Replace("namespace Shared;", "namespace Shared { ", StringComparison.Ordinal) + " }\n" + Audit,
        "'Audit' does not get 'Placed' of the assembly 'Orders': it is declared in the assembly 'Orders' under a name that a type of this project has, too, so generated code cannot name it; change that, or subscribe where it can be named");

    [Fact]
    public Task Fires_on_a_private_event() => Fires(
        With(("Contracts", Contracts)),
        Hidden,
        "'Audit' does not get 'Placed' of the assembly 'TestProject': it is private, so generated code cannot name it; change that, or subscribe where it can be named");

    [Fact]
    public Task Fires_on_middleware() => Fires(
        With(("Contracts", Contracts), ("Orders", LinkedHandler), ("Billing", Linked)),
        """
        [assembly: [|UseMiddleware<Log>(1)|]]

        public sealed class Log
        {
            public ValueTask InvokeAsync<TEvent>(TEvent happened, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken) where TEvent : notnull =>
                next.InvokeAsync(happened, context, cancellationToken);
        }
        """,
        "'Log' does not get 'Placed' of the assembly 'Orders': it is declared in the assembly 'Orders' under a name that a type of the assembly 'Billing' has, too, so generated code cannot name it; change that, or subscribe where it can be named");

    [Fact]
    public Task Fires_on_middleware_and_an_array() => Fires(
        With(("Contracts", Contracts), ("Orders", LinkedArrayHandler), ("Billing", Linked)),
        LogOfEvents,
        $"'Log' does not get 'Placed[]' of the assembly 'Orders': it is {DeclaredTwice}, {AndSo}");

    [Theory]
    [InlineData("(Placed, int)")]
    [InlineData("System.Collections.Generic.List<Placed>")]
    [InlineData("System.Collections.Generic.Dictionary<string, Placed[]>[]")]
    public Task Fires_on_middleware_and_what_is_made_of_such_a_type(string @event) => Fires(
        With(("Contracts", Contracts), ("Orders", LinkedArrayHandler.Replace("Placed[]", @event, StringComparison.Ordinal)), ("Billing", Linked)),
        LogOfEvents,
        $"'Log' does not get '{@event.Replace("System.Collections.Generic.", "", StringComparison.Ordinal)}' of the assembly 'Orders': it is made of " +
        $"'Placed', which is {DeclaredTwice}, {AndSo}");

    [Theory]
    [InlineData("IQuery", "Query", "Same", "public", "a query whose result 'Same' is " + DeclaredTwice)]
    [InlineData("IQuery", "Query", "Same[]", "public", "a query whose result 'Same[]' is " + DeclaredTwice)]
    [InlineData("ICommand", "Command", "Same", "public", "a command whose result 'Same' is " + DeclaredTwice)]
    [InlineData("IQuery", "Query", "Same", "internal", "a query whose result 'Same' is internal to the assembly 'Orders'")]
    public Task Fires_on_middleware_and_a_result(string contract, string kind, string result, string accessibility, string why) => Fires(
        With(("Orders", Asking(contract, kind, result, accessibility)), ("Billing", "namespace Shared; public sealed record Same;")),
        LogOfCommands,
        $"'Log' does not get 'Ask' of the assembly 'Orders': it is {why}, {AndSo}");

    [Theory]
    [InlineData("(Placed, int)")]
    [InlineData("System.Collections.Generic.List<Placed>")]
    [InlineData("System.Collections.Generic.Dictionary<string, Placed[]>[]")]
    [InlineData("System.Collections.Generic.List<(Placed, Placed)>")]
    public Task Silent_on_middleware_and_what_is_made_of_types_that_can_be_named(string @event) => Silent(
        With(("Contracts", Contracts), ("Orders", LinkedArrayHandler.Replace("Placed[]", @event, StringComparison.Ordinal))),
        Unmarked(LogOfEvents));

    [Fact]
    public Task Silent_on_middleware_and_an_array_that_can_be_named() => Silent(
        With(("Contracts", Contracts), ("Orders", LinkedArrayHandler)), Unmarked(LogOfEvents));

    [Theory]
    [InlineData("IQuery", "Query", "Same[]", "namespace Shared; internal sealed record Same;")]
    [InlineData("IQuery", "Query", "Same", "namespace Shared; public sealed record Same<T>;")]
    [InlineData("ICommand", "Command", "Same", "namespace Other; public sealed record Same;")]
    [InlineData("IQuery", "Query", "int[]", "namespace Shared; public sealed record Same;")]
    [InlineData("ICommand", "Command", "(string, int)", "namespace Shared; public sealed record Same;")]
    public Task Silent_on_middleware_and_a_result_that_can_be_named(string contract, string kind, string result, string other) => Silent(
        With(("Orders", Asking(contract, kind, result, "public")), ("Billing", other)), Unmarked(LogOfCommands));

    [Fact]
    public Task Silent_when_one_of_the_two_is_internal() => Silent(
        With(("Contracts", Contracts), ("Orders", Linked), ("Billing", Linked.Replace("public", "internal", StringComparison.Ordinal))),
        Audit.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("namespace Other; public sealed record Placed : Contracts.IFact;")]
    [InlineData("namespace Shared; public sealed record Placed<T> : Contracts.IFact;")]
    [InlineData("namespace Shared; public static class Outer { public sealed record Placed : Contracts.IFact; }")]
    public Task Silent_when_the_names_differ(string other) => Silent(
        With(("Contracts", Contracts), ("Orders", Linked), ("Billing", other)),
        Audit.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

    [Fact]
    public Task Silent_on_what_a_library_keeps_to_itself() => Silent(
        With(("Contracts", Contracts), ("Orders", "internal sealed record Placed : Contracts.IFact;")),
        Audit.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        With(("Contracts", Contracts)), Hidden.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

    private static string Unmarked(string source) =>
        source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    private static string Asking(string contract, string kind, string result, string accessibility) =>
        $"namespace Shared {{ {accessibility} sealed record Same; }} namespace Orders {{ using Shared; using SourceGenBus; " +
        $"public sealed record Ask : {contract}<{result}>; [{kind}Handler<Ask, {result}>] internal sealed class Own " +
        $"{{ internal System.Threading.Tasks.ValueTask<{result}> HandleAsync(Ask ask) => default; }} }}";

    private static TestProject With(params (string, string)[] libraries) => TestProject.Library with { NamedLibraries = libraries };
}
