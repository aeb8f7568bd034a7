using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.OtherGenerators;

/// <summary>A handler that runs all the same, but otherwise than it is declared: the message says how, once, and only of that one.</summary>
public sealed class HandledOtherwiseTests() : RuleTests(DiagnosticIds.WrittenByGenerator)
{
    private const string Why =
        "'Counter' is written by another source generator, whose output no generator sees; move it to a .cs file, " +
        "for a Razor component to its code-behind";

    private const string Counter =
        """
        public partial class Counter
        {
            public const string Key = "key";
            public const int Most = 3;
            public const int Least = -3;
            public const int None = 0;
            public const bool All = true;
            public sealed record Lost(string Id) : Moved(Id);
            public sealed record Found(string Id) : Moved(Id);
            public const SourceGenBus.HandlerLifetime Life = SourceGenBus.HandlerLifetime.Scoped;
            public const SourceGenBus.HandlerLifetime One = SourceGenBus.HandlerLifetime.Singleton;
        }
        """;

    private const string Body = "{ public ValueTask HandleAsync(Placed placed) => default; }";

    protected override string Shared =>
        """
        public sealed record Placed(string Id);
        public sealed record Paid(string Id);
        public sealed record Pay(string Id) : ICommand;
        public abstract record Moved(string Id);
        public sealed record Sold(string Id) : Moved(Id);
        public record Stored(string Id);
        public sealed record Boxed(string Id) : Stored(Id);
        public sealed record Piled(string Id) : Stored(Id);
        public interface IPart;
        """;

    private static TestProject Generated => TestProject.Library with { GeneratedFiles = [Counter] };

    [Theory]
    [InlineData("", "int most = Counter.Most", "gets the default of its type in the place of the constant for its parameter 'most'")]
    [InlineData("", "int? most = Counter.Most", "gets the default of its type in the place of the constant for its parameter 'most'")]
    [InlineData("", "string key = Counter.Key", "gets the default of its type in the place of the constant for its parameter 'key'")]
    [InlineData("", "[FromKeyedServices(Counter.Key)] IPart part", "gets its parameter 'part' without the key")]
    [InlineData("", "IPart other, [FromKeyedServices(Counter.Key + Counter.Key)] IPart? part = null", "gets its parameter 'part' without the key")]
    [InlineData("(Lifetime = Counter.Life)", "", "is a singleton")]
    [InlineData("(Lifetime = Counter.Life, Order = 7)", "IPart other", "is a singleton")]
    [InlineData(
        "(Lifetime = Counter.Life)",
        "[FromKeyedServices(Counter.Key)] IPart part, int most = Counter.Most, int own = 7",
        "is a singleton, gets its parameter 'part' without the key and gets the default of its type in the place of the constant for its parameter 'most'")]
    [InlineData("(Order = Counter.Most, Lifetime = Counter.Life)", "", "is a singleton")]
    public Task Fires_on_a_handler_that_is_made_otherwise(string arguments, string parameters, string how) => Fires(
        Generated,
        $"[[|EventHandler<Placed>{arguments}|]] public sealed class Badge({parameters}) {Body}",
        $"'Badge' {how}: {Why}");

    [Fact]
    public Task Fires_once_on_a_handler_of_several_messages() => Fires(
        Generated,
        """
        [[|EventHandler<Placed>|]]
        [EventHandler<Paid>]
        [CommandHandler<Pay>]
        public sealed class Badge(int most = Counter.Most)
        {
            public ValueTask HandleAsync(Placed placed) => default;
            public ValueTask HandleAsync(Paid paid) => default;
            public ValueTask HandleAsync(Pay pay) => default;
        }
        """,
        $"'Badge' gets the default of its type in the place of the constant for its parameter 'most': {Why}");

    [Fact]
    public Task Fires_on_a_handler_that_is_made_and_called_otherwise() => Fires(
        Generated,
        $"[EventHandler<Placed>(Order = 1)] public sealed class First {Body} "
        + $"[[|EventHandler<Placed>(Order = Counter.Most, Lifetime = Counter.Life)|]] public sealed class Second {Body}",
        $"'Second' is a singleton and is called as if its 'Order' were 0: {Why}");

    [Fact]
    public Task Fires_on_all_marks_of_a_class_that_is_left_out_since_their_lifetimes_differ() => Fires(
        Generated,
        """
        [[|EventHandler<Placed>(Lifetime = HandlerLifetime.Scoped)|]]
        [[|EventHandler<Paid>(Lifetime = Counter.Life)|]]
        public sealed class Badge
        {
            public ValueTask HandleAsync(Placed placed) => default;
            public ValueTask HandleAsync(Paid paid) => default;
        }
        """,
        $"'Badge' is left out: {Why}");

    [Fact]
    public Task Fires_on_the_derived_events_that_are_missed_while_others_are_handled() => Fires(
        Generated,
        "[[|EventHandler<Moved>(IncludeDerived = true)|]] public sealed class Badge { public ValueTask HandleAsync(Moved moved) => default; }",
        "'Badge' is not called for 'Found' and 'Lost': 'Found' is written by another source generator, whose output no generator sees; "
        + "move it to a .cs file, for a Razor component to its code-behind");

    [Fact]
    public Task Fires_on_a_handler_whose_IncludeDerived_has_no_value() => Fires(
        Generated,
        "[[|EventHandler<Stored>(IncludeDerived = Counter.All)|]] public sealed class Badge { public ValueTask HandleAsync(Stored stored) => default; }",
        $"'Badge' is not called for 'Boxed' and 'Piled': {Why}");

    [Fact]
    public Task Fires_on_a_handler_that_IncludeDerived_without_a_value_leaves_out() => Fires(
        Generated,
        "[[|EventHandler<Moved>(IncludeDerived = Counter.All)|]] public sealed class Badge { public ValueTask HandleAsync(Moved moved) => default; }",
        $"'Badge' is left out: {Why}");

    [Fact]
    public Task Fires_on_a_handler_that_misses_events_and_is_made_otherwise() => Fires(
        Generated,
        "[[|EventHandler<Stored>(IncludeDerived = Counter.All)|]] public sealed class Badge(int most = Counter.Most) { public ValueTask HandleAsync(Stored stored) => default; }",
        $"'Badge' is not called for 'Boxed' and 'Piled' and gets the default of its type in the place of the constant for its parameter 'most': {Why}");

    [Fact]
    public Task Fires_on_many_missed_events_with_the_names_of_some() => Fires(
        Generated,
        """
        public sealed record P1(string Id) : Stored(Id);
        public sealed record P2(string Id) : Stored(Id);
        public sealed record P3(string Id) : Stored(Id);
        [[|EventHandler<Stored>(IncludeDerived = Counter.All)|]]
        public sealed class Badge { public ValueTask HandleAsync(Stored stored) => default; }
        """,
        $"'Badge' is not called for 'Boxed', 'P1', 'P2' and 2 others: {Why}");

    [Fact]
    public Task Fires_on_an_aggregate_that_applies_the_other_events() => Fires(
        Generated,
        """
        public sealed partial class [|Order|](int id) : AggregateRoot<int>(id)
        {
            private void Apply(Placed placed) { }
            private void Apply(Counter.Lost lost) { }
        }
        """,
        "'Order' does not apply 'Lost': 'Lost' is written by another source generator, whose output no generator sees; "
        + "move it to a .cs file, for a Razor component to its code-behind");

    [Theory]
    [InlineData("Counter.Most", "Counter.None", "A")]
    [InlineData("Counter.None", "Counter.Least", "B")]
    [InlineData("Counter.Most", "1", "A")]
    [InlineData("-1", "Counter.Least", "B")]
    [InlineData("Counter.None", "-1 + Counter.None", "B")]
    public Task Fires_on_the_handler_whose_place_is_another_and_on_no_other(string first, string second, string reported) => Fires(
        Generated,
        HandlerOf("A", first, reported) + HandlerOf("B", second, reported) + HandlerOf("C", "Counter.None", reported),
        $"'{reported}' is called as if its 'Order' were 0: {Why}");

    [Theory]
    [InlineData("int most = Counter.None")]
    [InlineData("int? most = null, string? key = null, int none = Counter.None, bool no = Counter.Key == \"\"")]
    public Task Silent_where_the_default_is_the_same(string parameters) =>
        Silent(Generated, $"[EventHandler<Placed>(Lifetime = Counter.One)] public sealed class Badge({parameters}) {Body}");

    [Theory]
    [InlineData("[EventHandler<Stored>(IncludeDerived = true)]", "Stored stored")]
    [InlineData("[EventHandler<Boxed>(IncludeDerived = Counter.All)]", "Boxed boxed")]
    [InlineData("[EventHandler<Stored>(IncludeDerived = true), EventHandler<Placed>(Lifetime = Counter.One)]", "object happened")]
    public Task Silent_where_all_events_are_handled(string marks, string parameter) =>
        Silent(Generated, $"{marks} public sealed class Badge {{ public ValueTask HandleAsync({parameter}) => default; }}");

    [Theory]
    [InlineData("private void Apply(Placed placed) { }")]
    [InlineData("private void Apply(Placed placed) => _ = new Counter.Lost(placed.Id);")]
    [InlineData("private void Apply(Placed placed) { } private static void Applied(Counter.Lost lost) { }")]
    public Task Silent_on_an_aggregate_that_applies_all_events(string methods) =>
        Silent(Generated, $"public sealed partial class Order(int id) : AggregateRoot<int>(id) {{ {methods} }}");

    [Theory]
    [InlineData("Counter.None", "Counter.Most", "Counter.Most")]
    [InlineData("Counter.Least", "Counter.None", "Counter.Most")]
    public Task Silent_where_the_order_is_the_same(string first, string second, string third) =>
        Silent(Generated, HandlerOf("A", first, "") + HandlerOf("B", second, "") + HandlerOf("C", third, ""));

    [Theory]
    [InlineData("[FromKeyedServices(Counter.Key)] IPart part", "gets its parameter 'part' without the key")]
    [InlineData("int most = Counter.Most", "gets the default of its type in the place of the constant for its parameter 'most'")]
    public Task Fires_on_middleware_that_is_made_otherwise(string parameters, string how) => Fires(
        Generated,
        $$"""
        [assembly: [|UseMiddleware<Log>(1)|]]
        public sealed class Log({{parameters}})
        {
            public ValueTask InvokeAsync<TEvent>(TEvent happened, EventContext context, EventNext<TEvent> next, CancellationToken token)
                where TEvent : notnull => next.InvokeAsync(happened, context, token);
        }

        [EventHandler<Placed>] public sealed class Badge {{Body}}
        """,
        $"'Log' {how}: {Why}");

    [Fact]
    public Task Fires_on_middleware_whose_place_is_unknown() => Fires(
        Generated,
        $$"""
        [assembly: [|UseMiddleware<Log>(Counter.Most)|]]
        public sealed class Log
        {
            public ValueTask InvokeAsync<TEvent>(TEvent happened, EventContext context, EventNext<TEvent> next, CancellationToken token)
                where TEvent : notnull => next.InvokeAsync(happened, context, token);
        }

        [EventHandler<Placed>] public sealed class Badge {{Body}}
        """,
        $"'Log' is left out: {Why}");

    private static string HandlerOf(string name, string order, string reported)
    {
        var attribute = $"EventHandler<Placed>(Order = {order})";
        return $"[{(name == reported ? $"[|{attribute}|]" : attribute)}] public sealed class {name} {Body} ";
    }
}
