using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.OtherGenerators;

/// <summary>Constants of another generator in attributes, and middleware that misses messages because a type is generated.</summary>
public sealed class ConstantsOfGeneratorsTests() : RuleTests(DiagnosticIds.WrittenByGenerator)
{
    private const string Why =
        "written by another source generator, whose output no generator sees; move it to a .cs file, " +
        "for a Razor component to its code-behind";

    private const string Counter =
        """
        public partial class Counter
        {
            public const string Key = "Id";
            public const int One = 1;
            public const int Most = 3;
            public const bool Yes = true;
            public const double Half = 0.5;
            public const SourceGenBus.HandlerExecution Execution = SourceGenBus.HandlerExecution.Sequential;
            public const SourceGenBus.FailurePolicy Failures = SourceGenBus.FailurePolicy.ThrowAfterAll;
            public interface IRow { }
            public sealed class Failure : System.Exception { }
        }

        public sealed partial record Moved : IMarked;
        """;

    private const string Body = "{ public ValueTask HandleAsync(Placed placed) => default; } ";

    private const string Any = "{ public ValueTask HandleAsync(object any) => default; }";

    private const string First = "[EventHandler<Placed>(Order = 1)] public sealed class First " + Body;

    private const string Take = "{ public ValueTask HandleAsync(Sold sold) => default; }";

    private const string Till = "[EventHandler<Sold>] public sealed class Till " + Take;

    private const string Log =
        """
        [assembly: UseMiddleware<Log>(1)]
        public sealed class Log
        {
            public ValueTask InvokeAsync<TEvent>(TEvent happened, EventContext context, EventNext<TEvent> next, CancellationToken token)
                where TEvent : notnull, IMarked => next.InvokeAsync(happened, context, token);
        }

        """;

    private const string Opened = "SourceGenBus.EventStore.Event(\"opened\")";

    private const string Json =
        """
        [System.Text.Json.Serialization.JsonSerializable(typeof(Opened))]
        internal sealed class Json : Completed<Json>;
        """;

    protected override string Shared =>
        """
        public sealed record Placed(string Id);
        public interface IMarked;
        public sealed partial record Moved;
        public static class Places { public const int Last = Counter.Most + 1; public const int Own = 2; }
        public partial class Counter { public const int Least = 1; }
        """;

    public static TheoryData<string> Handlers =>
    [
        First + "[[|EventHandler<Placed>(Order = Counter.Most)|]] public sealed class Sold " + Body,
        First + "[[|EventHandler<Placed>(Order = Counter.Most - 1)|]] public sealed class Sold " + Body,
        First + "[[|EventHandler<Placed>(Order = Places.Last)|]] public sealed class Sold " + Body,
        First + "[EventHandler<int>] [[|EventHandler<Placed>(Order = Counter.Most)|]] public sealed class Sold " + Any,
        "[[|DispatchPolicy(Execution = Counter.Execution)|]] public sealed record Sold; " + Till,
        "[[|DispatchPolicy(Failures = Counter.Failures)|]] public sealed record Sold; " + Till,
    ];

    public static TheoryData<string> DurableEvents =>
    [
        "Version = Counter.Most",
        "Key = Counter.Key",
        "Formerly = [\"before\", Counter.Key]",
        "Formerly = [\"before\"], WritesFormerName = Counter.Yes",
    ];

    public static TheoryData<string> DurableHandlers =>
    [
        "HandlerName(Counter.Key)",
        "Retry(Attempts = Counter.Most)",
        "Retry(FirstDelayMilliseconds = Counter.Most)",
        "Retry(MaximumDelayMilliseconds = Counter.Most)",
        "Retry(TimeoutMilliseconds = Counter.Most)",
        "Retry(Jitter = Counter.Half)",
    ];

    private static TestProject Generated => TestProject.Library with { GeneratedFiles = [Counter] };

    private static TestProject GeneratedDurable => Durable.DurableSource.Project with { GeneratedFiles = [Counter] };

    [Theory]
    [MemberData(nameof(Handlers))]
    public Task Fires_on_a_constant_that_says_how_events_are_handled(string source) =>
        Fires(Generated, source, $"'Sold' {(source.Contains("Order", StringComparison.Ordinal) ? "is called as if its 'Order' were 0" : Without(source))}: 'Counter' is {Why}");

    [Fact]
    public Task Fires_on_the_policy_of_a_generic_event() => Fires(
        Generated,
        """
        [[|DispatchPolicy(Failures = Counter.Failures)|]] public sealed record Sold<T>;
        [EventHandler<Sold<int>>] public sealed class Till { public ValueTask HandleAsync(Sold<int> sold) => default; }
        """,
        $"'Sold<T>' is generated without the value given for 'Failures': 'Counter' is {Why}");

    [Theory]
    [InlineData("SourceGenBus.DispatchPolicy(Execution = SourceGenBus.HandlerExecution.Sequential)", "DispatchPolicy")]
    [InlineData("SourceGenBus.AttemptEvent", "AttemptEvent")]
    public Task Fires_on_a_policy_of_which_another_generator_wrote_the_attribute(string attribute, string name) => Fires(
        TestProject.Library with { GeneratedFiles = [Counter + $"[[|{attribute}|]] public sealed partial record Sold;"] },
        "public sealed partial record Sold; " + Till,
        $"'Sold' is generated without [{name}]: it is, at least in part, {Why}");

    [Theory]
    [MemberData(nameof(DurableEvents))]
    public Task Fires_on_a_constant_of_a_durable_event(string argument) => Fires(
        GeneratedDurable,
        OfEvent($"[|SourceGenBus.EventStore.Event(\"opened\", {argument})|]"),
        $"'Opened' {Without(argument.Replace("Formerly = [\"before\"], ", "", StringComparison.Ordinal))}: 'Counter' is {Why}");

    [Fact]
    public Task Fires_on_a_constant_of_the_serializer() => Fires(
        GeneratedDurable,
        OfEvent(Opened, """[[|System.Text.Json.Serialization.JsonPropertyName("my" + Counter.Key)|]] public int By { get; init; }"""),
        $"'Opened' is generated without the value given for [JsonPropertyName]: 'Counter' is {Why}");

    [Fact]
    public Task Fires_on_a_constant_that_makes_a_handler_one_of_what_derives() => Fires(
        Generated,
        """
        public abstract record Change;
        public sealed record Sold : Change;
        [[|EventHandler<Change>(IncludeDerived = Counter.Yes)|]]
        public sealed class Till { public ValueTask HandleAsync(Change change) => default; }
        """,
        $"'Till' is left out: 'Counter' is {Why}");

    [Theory]
    [MemberData(nameof(DurableHandlers))]
    public Task Fires_on_a_constant_of_a_durable_handler(string attribute) => Fires(
        GeneratedDurable,
        OfHandler($"[|SourceGenBus.EventStore.{attribute}|]"),
        $"'Desk' {Without(attribute)}: 'Counter' is {Why}");

    [Fact]
    public Task Fires_on_middleware_around_some_messages_only() => Fires(
        Generated,
        Log.Replace("UseMiddleware<Log>(1)", "[|UseMiddleware<Log>(1)|]", StringComparison.Ordinal) +
        """
        public sealed record Sold : IMarked;
        [EventHandler<Sold>] public sealed class Till { public ValueTask HandleAsync(Sold sold) => default; }
        [EventHandler<Moved>] public sealed class Mover { public ValueTask HandleAsync(Moved moved) => default; }
        """,
        $"'Log' is left out around 'Moved': 'Moved' is, at least in part, {Why}");

    [Fact]
    public Task Fires_on_middleware_with_a_method_for_a_generated_type() => Fires(
        Generated,
        """
        [assembly: [|UseMiddleware<Log>(1)|]]
        public sealed class Log
        {
            public ValueTask InvokeAsync(Placed placed, EventContext context, EventNext<Placed> next, CancellationToken token) =>
                next.InvokeAsync(placed, context, token);

            public ValueTask InvokeAsync<T>(T command, EventContext context, CommandNext<T> next, CancellationToken token)
                where T : IPay, Counter.IRow => next.InvokeAsync(command, context, token);
        }

        public interface IPay : ICommand;
        public sealed record Send : IPay, Counter.IRow;
        [EventHandler<Placed>] public sealed class Till { public ValueTask HandleAsync(Placed placed) => default; }
        [CommandHandler<Send>] public sealed class Post { public ValueTask HandleAsync(Send send) => default; }
        """,
        $"'Log' is left out around 'Send': 'IRow' is, at least in part, {Why}");

    [Theory]
    [InlineData("[EventHandler<Placed>(Order = Counter.Most)] public sealed class Only " + Body)]
    [InlineData("[EventHandler<Placed>(Order = Counter.One)] public sealed class Alone " + Body + First)]
    [InlineData("[EventHandler<Placed>(Order = Places.Own)] public sealed class Alone " + Body + First)]
    [InlineData("public partial class Counter { [EventHandler<Placed>(Order = Least + 1)] public sealed class Two " + Body + "} " + First)]
    [InlineData("[DispatchPolicy(Execution = HandlerExecution.Sequential)] public sealed record Sold; " + Till)]
    [InlineData("[DispatchPolicy(Failures = (FailurePolicy)(Counter.Most - Counter.Most))] public sealed record Sold; " + Till)]
    [InlineData("[System.ComponentModel.Description(Counter.Key)] public sealed record Sold; " + Till)]
    public Task Silent_where_the_outcome_is_the_same(string source) => Silent(Generated, source);

    [Theory]
    [InlineData("")]
    [InlineData("[EventHandler<Placed>] public sealed class Other " + Body)]
    public Task Silent_on_middleware_around_all_messages_that_fit(string source) =>
        Silent(Generated, Log + "public sealed record Sold : IMarked; " + Till + source);

    [Fact]
    public Task Silent_on_middleware_around_a_message_whose_handler_is_reported() => Silent(
        TestProject.Library with
        {
            GeneratedFiles =
            [
                Counter +
                """
                [{|SGB1017:SourceGenBus.EventHandler<Moved>|}]
                public sealed class Mover { public System.Threading.Tasks.ValueTask HandleAsync(Moved moved) => default; }
                """,
            ],
        },
        Log + "public sealed record Sold : IMarked; " + Till);

    [Theory]
    [MemberData(nameof(Handlers))]
    public Task Silent_on_constants_that_generators_see(string source) =>
        Silent(Generated with { GeneratedBefore = true }, Unmarked(source));

    [Theory]
    [MemberData(nameof(DurableEvents))]
    public Task Silent_on_constants_of_durable_events_that_generators_see(string argument) =>
        Silent(GeneratedDurable with { GeneratedBefore = true }, OfEvent($"SourceGenBus.EventStore.Event(\"opened\", {argument})"));

    [Theory]
    [MemberData(nameof(DurableHandlers))]
    public Task Silent_on_constants_of_durable_handlers_that_generators_see(string attribute) =>
        Silent(GeneratedDurable with { GeneratedBefore = true }, OfHandler($"SourceGenBus.EventStore.{attribute}"));

    [Theory]
    [InlineData("Version = Counter.One", "")]
    [InlineData("Version = 2", "[System.Text.Json.Serialization.JsonPropertyName(nameof(By))] public int By { get; init; }")]
    [InlineData("Version = 2", "[System.ComponentModel.Description(Counter.Key)] public int By { get; init; }")]
    [InlineData("Version = 2", "public int By { get; init; } = Counter.Most;")]
    public Task Silent_on_durable_events_that_are_as_they_are_written(string argument, string member) => Silent(
        GeneratedDurable,
        OfEvent($"SourceGenBus.EventStore.Event(\"opened\", {argument})", member));

    [Theory]
    [InlineData("Retry(Attempts = Places.Own)")]
    [InlineData("Retry(NeverFor = [typeof(FormatException)])")]
    [InlineData("Retry(NeverFor = [typeof(Counter.Failure)])")]
    [InlineData("HandlerName(nameof(Counter))")]
    public Task Silent_on_durable_handlers_that_are_as_they_are_written(string attribute) =>
        Silent(GeneratedDurable, OfHandler($"SourceGenBus.EventStore.{attribute}"));

    /// <summary>The name of the property that the last constant is the value of, or of the attribute that has no such name.</summary>
    private static string Without(string source)
    {
        var name = System.Text.RegularExpressions.Regex.Match(source, @"(\w+) = (\[.*)?Counter\.").Groups[1].Value;
        return "is generated without the value given for " + (name.Length > 0 ? $"'{name}'" : $"[{source.Split('(')[0]}]");
    }

    private static string OfEvent(string attribute, string member = "") =>
        $"[{attribute}] public sealed record Opened(string Id) {{ {member} }} {Json}";

    private static string OfHandler(string attribute) =>
        $"public sealed record Sold; [EventHandler<Sold>, {attribute}] public sealed class Desk {Take}";

    private static string Unmarked(string source) =>
        source.Replace("[[|", "[", StringComparison.Ordinal).Replace("|]]", "]", StringComparison.Ordinal)
            .Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
}
