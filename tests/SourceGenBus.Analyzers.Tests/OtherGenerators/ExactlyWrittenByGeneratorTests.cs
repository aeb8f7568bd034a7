using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.OtherGenerators;

/// <summary>Names that contain each other, and generated types in every place that a declaration has.</summary>
public sealed class ExactlyWrittenByGeneratorTests() : RuleTests(DiagnosticIds.WrittenByGenerator)
{
    private const string Why = "written by another source generator, whose output no generator sees; move it to a .cs file, for a Razor component to its code-behind";

    private const string Part = $"it is, at least in part, {Why}";

    /// <summary>What <c>@code</c> declares in the tests of places.</summary>
    private const string Counter =
        """
        public partial class Counter
        {
            public const string Key = "key";
            public const int Most = 3;
            public const SourceGenBus.HandlerLifetime Life = SourceGenBus.HandlerLifetime.Scoped;
            public sealed class Row { }
            public interface IRow { }
            public interface ICount : SourceGenBus.ICommand { }
            public abstract record Change;
        }
        """;

    protected override string Shared => "public sealed record Placed(string Id); public sealed record Paid(string Id); public partial class Counter { public const int Least = 1; }";

    [Fact]
    public Task Fires_where_a_longer_name_is_served() => Fires(
        Generated("public partial class Counter { [[|SourceGenBus.EventHandler<Placed>|]] public sealed class Badge { public System.Threading.Tasks.ValueTask HandleAsync(Placed placed) => default; } }"),
        "public partial class Counter { [EventHandler<Placed>] public sealed class BadgeCount { public ValueTask HandleAsync(Placed placed) => default; } }",
        $"'Badge' is left out: {Part}");

    [Fact]
    public Task Fires_where_the_class_handles_another_event_and_another_class_this_one() => Fires(
        Generated("[[|SourceGenBus.EventHandler<Paid>|]] public sealed partial class Badge;"),
        """
        [EventHandler<Placed>]
        public sealed partial class Badge
        {
            public ValueTask HandleAsync(Placed placed) => default;
            public ValueTask HandleAsync(Paid paid) => default;
        }

        [EventHandler<Paid>]
        public sealed class Till { public ValueTask HandleAsync(Paid paid) => default; }
        """,
        $"'Badge' is not called for 'Paid': {Part}");

    [Fact]
    public Task Fires_on_a_command_handler_with_a_longer_namesake() => Fires(
        Generated("[[|SourceGenBus.CommandHandler<Count>|]] public sealed class Desk { public System.Threading.Tasks.ValueTask HandleAsync(Count count) => default; }"),
        """
        public sealed record Count : ICommand;
        public sealed record Counting : ICommand;
        [CommandHandler<Counting>]
        public sealed class Desk2 { public ValueTask HandleAsync(Counting counting) => default; }
        """,
        $"'Desk' is left out: {Part}");

    [Fact]
    public Task Fires_on_an_aggregate_whose_name_begins_one_that_is_served() => Fires(
        Generated("public sealed partial class [|Order|](int id) : Level(id) { private void Apply(OrderPlaced placed) { } }"),
        """
        public sealed record OrderPlaced(string Id);
        public abstract partial class Level(int id) : AggregateRoot<int>(id) { private void Apply(Placed placed) { } }
        public sealed partial class OrderLine(int id) : AggregateRoot<int>(id) { private void Apply(OrderPlaced placed) { } }
        """,
        $"'Order' is left out: {Part}");

    [Fact]
    public Task Fires_on_an_upcaster_whose_name_another_has() => Fires(
        Durable.DurableSource.Project with
        {
            GeneratedFiles = ["internal static class Upcasters { [SourceGenBus.EventStore.Upcaster] internal static Opened [|From|](OpenedV1 old) => new(old.Id, 0, 0); }"],
        },
        """
        [SourceGenBus.EventStore.Event("opened", Version = 3)]
        public sealed record Opened(string Id, int By, int At)
        {
            [SourceGenBus.EventStore.Upcaster]
            internal static Opened From(OpenedV2 old) => new(old.Id, old.By, 0);
        }

        [SourceGenBus.EventStore.Event("opened", Version = 2)]
        public sealed record OpenedV2(string Id, int By);

        [SourceGenBus.EventStore.Event("opened", Version = 1)]
        public sealed record OpenedV1(string Id);

        [System.Text.Json.Serialization.JsonSerializable(typeof(Opened))]
        [System.Text.Json.Serialization.JsonSerializable(typeof(OpenedV1)), System.Text.Json.Serialization.JsonSerializable(typeof(OpenedV2))]
        internal sealed class Json : Completed<Json>;
        """,
        $"'Opened Upcasters.From(OpenedV1 old)' is left out: it is {Why}");

    [Fact]
    public Task Fires_on_a_durable_event_with_a_longer_namesake() => Fires(
        Durable.DurableSource.Project with { GeneratedFiles = ["""[[|SourceGenBus.EventStore.Event("opened")|]] public sealed record Opened(string Id);"""] },
        """
        [SourceGenBus.EventStore.Event("opened.twice")]
        public sealed record OpenedTwice(string Id);

        [System.Text.Json.Serialization.JsonSerializable(typeof(Opened)), System.Text.Json.Serialization.JsonSerializable(typeof(OpenedTwice))]
        internal sealed class Json : Completed<Json>;
        """,
        $"'Opened' is left out: it is {Why}");

    [Theory]
    [InlineData("List<Counter.Row>", "")]
    [InlineData("Counter.Row[]", "")]
    [InlineData("(Counter.Row, int)", "")]
    [InlineData("Dictionary<int, (int, Counter.Row[])>", "")]
    [InlineData("Placed", "Lazy<Counter.Row> rows")]
    [InlineData("Placed", "Counter.Row[] rows")]
    [InlineData("Placed", "IEnumerable<Func<Counter.Row>> rows")]
    public Task Fires_on_a_handler_with_a_generated_type_inside_another(string @event, string parameters) => Fires(
        Generated(Counter),
        $"[[|EventHandler<{@event}>|]] public sealed class Badge({parameters}) {{ public ValueTask HandleAsync({@event} happened) => default; }}",
        $"'Badge' is left out: 'Row' is {Why}");

    [Theory]
    [InlineData("[[|EventHandler<Placed>|]] public sealed class Badge { public ValueTask<Counter.Row> HandleAsync(Placed placed) => default; }", "Row")]
    [InlineData("[[|EventHandler<Placed>|]] public sealed class Badge { public ValueTask<List<Counter.Row>> HandleAsync(Placed placed) => default; }", "Row")]
    [InlineData("[[|EventHandler<Sold>|]] public sealed class Badge { public ValueTask HandleAsync(Counter.IRow sold) => default; } public sealed record Sold : Counter.IRow;", "IRow")]
    [InlineData("[[|CommandHandler<Count>|]] public sealed class Badge { public ValueTask HandleAsync(Count count) => default; } public sealed record Count : Counter.ICount;", "ICount")]
    [InlineData("[[|QueryHandler<All, IReadOnlyList<Counter.Row>>|]] public sealed class Badge { public ValueTask<IReadOnlyList<Counter.Row>> HandleAsync(All all) => default; } public sealed record All : IQuery<IReadOnlyList<Counter.Row>>;", "Row")]
    [InlineData("[[|QueryHandler<All, List<Counter.Row>>|]] public sealed class Badge { public ValueTask<List<Counter.Row>> HandleAsync(All all) => default; } public sealed record All : IQuery<List<Counter.Row>>;", "Row")]
    [InlineData("[[|EventHandler<Counter.Change>(IncludeDerived = true)|]] public sealed class Badge { public ValueTask HandleAsync(Counter.Change change) => default; } public sealed record Sold : Counter.Change;", "Change")]
    [InlineData("[[|EventHandler<Placed>|]] public sealed class Badge : Level<Counter.Row>; public abstract class Level<T> { public ValueTask<T?> HandleAsync(Placed placed) => default; }", "Row")]
    public Task Fires_on_a_handler_whose_declaration_needs_a_generated_type(string source, string type) =>
        Fires(Generated(Counter), source, $"'Badge' is left out: '{type}' is {Why}");

    [Theory]
    [InlineData("Counter.Row row")]
    [InlineData("List<Counter.Row> rows")]
    public Task Fires_on_an_aggregate_that_applies_a_generated_type(string parameter) => Fires(
        Generated(Counter),
        $"public sealed partial class [|Order|](int id) : AggregateRoot<int>(id) {{ private void Apply(Placed placed) {{ }} private void Apply({parameter}) {{ }} }}",
        $"'Order' does not apply '{parameter.Split(' ')[0].Replace("Counter.", "", StringComparison.Ordinal)}': 'Row' is {Why}");

    [Theory]
    [InlineData("", "where TEvent : notnull, Counter.IRow", "IRow", "Sold")]
    [InlineData("Lazy<Counter.Row> row", "where TEvent : notnull", "Row", "Placed")]
    public Task Fires_on_middleware_that_needs_a_generated_type(string parameters, string constraint, string type, string @event) => Fires(
        Generated(Counter) with
        {
            OtherFiles =
            [
                $"public sealed record Sold : Counter.IRow; [EventHandler<{@event}>] public sealed class Till {{ public ValueTask HandleAsync({@event} happened) => default; }}",
            ],
        },
        $$"""
        [assembly: [|UseMiddleware<Log>(1)|]]
        public sealed class Log({{parameters}})
        {
            public ValueTask InvokeAsync<TEvent>(TEvent happened, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken) {{constraint}} =>
                next.InvokeAsync(happened, context, cancellationToken);
        }
        """,
        $"'Log' is left out: '{type}' is {Why}");

    [Fact]
    public Task Fires_on_the_output_of_a_generator_without_a_namespace() => Fires(
        Generated(Counter) with { GeneratedGlobally = true },
        "[[|EventHandler<Counter.Row>|]] public sealed class Badge { public ValueTask HandleAsync(Counter.Row row) => default; }",
        $"'Badge' is left out: 'Row' is {Why}");

    [Theory]
    [InlineData("[EventHandler<Placed>] public sealed class Badge { public ValueTask HandleAsync(Placed placed) { _ = new Counter.Row(); _ = new List<Counter.Row>(); _ = Counter.Key; return default; } }")]
    [InlineData("public partial class Counter { [EventHandler<Placed>] public sealed class Badge(int least = Counter.Least) { public ValueTask HandleAsync(Placed placed) { _ = least; return default; } } }")]
    [InlineData("public partial class Counter { [QueryHandler<All, int>] public sealed class Badge { public ValueTask<int> HandleAsync(All all) => default; } public sealed record All : IQuery<int>; }")]
    [InlineData("public partial class Counter { [StreamQueryHandler<All, string>(Lifetime = HandlerLifetime.Scoped)] public sealed class Badge { public IAsyncEnumerable<string?> HandleAsync(All all) => throw new InvalidOperationException(); } public sealed record All : IStreamQuery<string?>; }")]
    [InlineData("public partial class Counter { public sealed class Shop { [EventHandler<Both<int, string>>(Lifetime = HandlerLifetime.Transient)] public sealed class Badge([FromKeyedServices(\"a  b\")] IDisposable part, IServiceProvider all, string? name = null) { public ValueTask HandleAsync(Both<int, string> both) { _ = part; _ = all; _ = name; return default; } } } public sealed record Both<T, U>; }")]
    [InlineData("public partial class Counter { public sealed partial class Order(int id) : AggregateRoot<int>(id) { private void Apply(Placed placed) { } private void Apply((int, string) pair) { } } }")]
    [InlineData("public sealed record Sold(Counter.Row Row); [EventHandler<Sold>] public sealed class Badge { private Counter.Row? _row; public ValueTask HandleAsync(Sold sold) { _row = sold.Row; _ = _row; return default; } }")]
    public Task Silent_on_all_that_is_served_beside_generated_code(string source) => Silent(Generated(Counter), source);

    [Theory]
    [InlineData("[EventHandler<Placed>] public sealed class Badge { public ValueTask HandleAsync(Placed placed) { _ = new Counter.Row(); _ = new List<Counter.Row>(); _ = Counter.Key; return default; } }")]
    [InlineData("public partial class Counter { [EventHandler<Placed>] public sealed class Badge(int least = Counter.Least) { public ValueTask HandleAsync(Placed placed) { _ = least; return default; } } }")]
    [InlineData("public partial class Counter { [QueryHandler<All, int>] public sealed class Badge { public ValueTask<int> HandleAsync(All all) => default; } public sealed record All : IQuery<int>; }")]
    [InlineData("public partial class Counter { [StreamQueryHandler<All, string>(Lifetime = HandlerLifetime.Scoped)] public sealed class Badge { public IAsyncEnumerable<string?> HandleAsync(All all) => throw new InvalidOperationException(); } public sealed record All : IStreamQuery<string?>; }")]
    [InlineData("public partial class Counter { public sealed class Shop { [EventHandler<Both<int, string>>(Lifetime = HandlerLifetime.Transient)] public sealed class Badge([FromKeyedServices(\"a  b\")] IDisposable part, IServiceProvider all, string? name = null) { public ValueTask HandleAsync(Both<int, string> both) { _ = part; _ = all; _ = name; return default; } } } public sealed record Both<T, U>; }")]
    [InlineData("public partial class Counter { public sealed partial class Order(int id) : AggregateRoot<int>(id) { private void Apply(Placed placed) { } private void Apply((int, string) pair) { } } }")]
    [InlineData("public sealed record Sold(Counter.Row Row); [EventHandler<Sold>] public sealed class Badge { private Counter.Row? _row; public ValueTask HandleAsync(Sold sold) { _row = sold.Row; _ = _row; return default; } }")]
    [InlineData("[EventHandler<List<Counter.Row>>] public sealed class Badge(Lazy<Counter.Row> row) { public ValueTask HandleAsync(List<Counter.Row> rows) { _ = row; return default; } }")]
    [InlineData("[EventHandler<Placed>(Lifetime = Counter.Life)] public sealed class Badge([FromKeyedServices(Counter.Key)] IDisposable part, int most = Counter.Most) { public ValueTask HandleAsync(Placed placed) { _ = part; _ = most; return default; } }")]
    [InlineData("[CommandHandler<Count>] public static class Badge { public static ValueTask HandleAsync(Count count) => default; } public sealed record Count : Counter.ICount;")]
    [InlineData("[EventHandler<Counter.Change>(IncludeDerived = true)] public sealed class Badge { public ValueTask HandleAsync(Counter.Change change) => default; } public sealed record Sold : Counter.Change;")]
    [InlineData("public sealed partial class Order(int id) : AggregateRoot<int>(id) { private void Apply(List<Counter.Row> rows) { } }")]
    public Task Silent_on_what_generators_see(string source) => Silent(Generated(Counter) with { GeneratedBefore = true }, source);

    [Theory]
    [InlineData("List<Counter.Row>", "")]
    [InlineData("Counter.Row[]", "")]
    [InlineData("(Counter.Row, int)", "")]
    [InlineData("Dictionary<int, (int, Counter.Row[])>", "")]
    [InlineData("Placed", "Lazy<Counter.Row> rows")]
    [InlineData("Placed", "Counter.Row[] rows")]
    [InlineData("Placed", "IEnumerable<Func<Counter.Row>> rows")]
    public Task Silent_on_a_type_inside_another_that_generators_see(string @event, string parameters) => Silent(
        Generated(Counter) with { GeneratedBefore = true },
        $"[EventHandler<{@event}>] public sealed class Badge({parameters}) {{ public ValueTask HandleAsync({@event} happened) => default; }}");

    [Theory]
    [InlineData("[EventHandler<Placed>] public sealed class Badge { public ValueTask<Counter.Row> HandleAsync(Placed placed) => default; }")]
    [InlineData("[EventHandler<Placed>] public sealed class Badge { public ValueTask<List<Counter.Row>> HandleAsync(Placed placed) => default; }")]
    [InlineData("[EventHandler<Sold>] public sealed class Badge { public ValueTask HandleAsync(Counter.IRow sold) => default; } public sealed record Sold : Counter.IRow;")]
    [InlineData("[CommandHandler<Count>] public sealed class Badge { public ValueTask HandleAsync(Count count) => default; } public sealed record Count : Counter.ICount;")]
    [InlineData("[QueryHandler<All, IReadOnlyList<Counter.Row>>] public sealed class Badge { public ValueTask<IReadOnlyList<Counter.Row>> HandleAsync(All all) => default; } public sealed record All : IQuery<IReadOnlyList<Counter.Row>>;")]
    [InlineData("[QueryHandler<All, List<Counter.Row>>] public sealed class Badge { public ValueTask<List<Counter.Row>> HandleAsync(All all) => default; } public sealed record All : IQuery<List<Counter.Row>>;")]
    [InlineData("[EventHandler<Counter.Change>(IncludeDerived = true)] public sealed class Badge { public ValueTask HandleAsync(Counter.Change change) => default; } public sealed record Sold : Counter.Change;")]
    [InlineData("[EventHandler<Placed>] public sealed class Badge : Level<Counter.Row>; public abstract class Level<T> { public ValueTask<T?> HandleAsync(Placed placed) => default; }")]
    public Task Silent_on_a_declaration_that_generators_see(string source) => Silent(Generated(Counter) with { GeneratedBefore = true }, source);

    private static TestProject Generated(string file) => TestProject.Library with { GeneratedFiles = [file] };
}
