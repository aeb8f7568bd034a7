using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Code that is compiled to data names the methods that were written, whatever the bus does for code that runs.</summary>
public sealed class ExpressionTreeTests
{
    private const string Declarations =
        """
        global using System.Linq;
        global using System.Linq.Expressions;

        public sealed record Placed(int Number);
        public sealed record Ship(int Number) : ICommand<int>;
        public sealed record Cancel(int Number) : ICommand;
        public sealed record Count(int Number) : IQuery<int>;
        public sealed record List(int Number) : IStreamQuery<int>;

        [EventHandler<Placed>] internal static class OnPlaced { public static ValueTask HandleAsync(Placed e) => default; }
        [CommandHandler<Ship, int>] internal static class OnShip { public static ValueTask<int> HandleAsync(Ship c) => new(1); }
        [CommandHandler<Cancel>] internal static class OnCancel { public static ValueTask HandleAsync(Cancel c) => default; }
        [QueryHandler<Count, int>] internal static class OnCount { public static ValueTask<int> HandleAsync(Count q) => new(1); }
        [StreamQueryHandler<List, int>] internal static class OnList { public static async IAsyncEnumerable<int> HandleAsync(List q) { await Task.Yield(); yield return 1; } }

        public delegate ValueTask Act();

        /// <summary>What mocking libraries, mappers and job queues declare.</summary>
        public static class Data
        {
            public static void Take(Expression<Func<IEventBus, ValueTask>> e) { }
            public static void TakeAction(Expression<Action<IEventBus>> e) { }
            public static void TakeAny<T>(Expression<Func<T>> e) { }
            public static void Infer<T, R>(T source, Expression<Func<T, R>> e) { }
            public static void Both(Expression<Func<ValueTask>> e) { }
            public static void Both(Func<int> e) { }
            public static void Many(params Expression<Func<ValueTask>>[] e) { }
            public static void ManySpan(params ReadOnlySpan<Expression<Func<ValueTask>>> e) { }
            public static void Loose(LambdaExpression e) { }
            public static void Looser(Expression e) { }
            public static void Run(Func<IEventBus, ValueTask> e) { }
            public static void Extension(this object o, Expression<Func<ValueTask>> e) { }
        }

        public sealed class Holder
        {
            public Expression<Func<ValueTask>>? Value { get; set; }
            public Expression<Func<ValueTask>> this[Expression<Func<ValueTask>> e] { get => e; set { } }
            public Holder(Expression<Func<ValueTask>>? e = null) { }
            public static implicit operator Holder(Expression<Func<ValueTask>> e) => new(e);
        }

        public sealed class Pipeline
        {
            public Pipeline Select<R>(Expression<Func<Pipeline, R>> e) => this;
            public Pipeline Where(Expression<Func<Pipeline, bool>> e) => this;
        }
        """;

    private const string Publish = "bus.PublishAsync(new Placed(1), default(CancellationToken))";

    [Theory]
    [InlineData("Data.Take(b => b.PublishAsync(new Placed(1), default(CancellationToken)));")]
    [InlineData("Data.Take(b => b.PublishAsync(new Placed(1), EventContext.Empty, default(CancellationToken)));")]
    [InlineData("Data.TakeAction(b => b.PublishAsync(new Placed(1), default(CancellationToken)));")]
    [InlineData("Data.TakeAny(() => commands.SendAsync(new Ship(1), default(CancellationToken)));")]
    [InlineData("Data.TakeAny(() => commands.SendAsync(new Ship(1), EventContext.Empty, default(CancellationToken)));")]
    [InlineData("Data.TakeAny(() => commands.SendAsync(new Cancel(1), default(CancellationToken)));")]
    [InlineData("Data.TakeAny(() => commands.QueryAsync(new Count(1), default(CancellationToken)));")]
    [InlineData("Data.TakeAny(() => commands.StreamAsync(new List(1), default(CancellationToken)));")]
    [InlineData("Data.TakeAny(() => direct.PublishAsync(new Placed(1), default(CancellationToken)));")]
    [InlineData("Data.TakeAny(() => direct.QueryAsync(new Count(1), default(CancellationToken)));")]
    [InlineData("Data.Infer(bus, b => b.PublishAsync(new Placed(1), default(CancellationToken)).IsCompleted);")]
    [InlineData("Data.Infer(bus, b => new { Task = b.PublishAsync(new Placed(1), default(CancellationToken)) });")]
    [InlineData("Data.Both(() => #);")]
    [InlineData("Data.Many(() => #, () => #);")]
    [InlineData("Data.ManySpan(() => #, () => #);")]
    [InlineData("Data.Loose(() => #);")]
    [InlineData("Data.Looser(() => #);")]
    [InlineData("new object().Extension(() => #);")]
    [InlineData("Data.Take(e: (b) => b.PublishAsync(new Placed(1), default(CancellationToken)));")]
    [InlineData("Data.Take(((b => (b.PublishAsync(new Placed(1), default(CancellationToken))))));")]
    [InlineData("Expression<Func<ValueTask>> e = () => #; _ = e;")]
    [InlineData("Expression<Act> e = () => #; _ = e;")]
    [InlineData("Expression<Func<ValueTask>> e; e = () => #; _ = e;")]
    [InlineData("Expression<Func<ValueTask>>? e = null; e ??= () => #;")]
    [InlineData("var e = (Expression<Func<ValueTask>>)(() => #); _ = e;")]
    [InlineData("var e = (object)(Expression<Func<ValueTask>>)(() => #); _ = e;")]
    [InlineData("LambdaExpression e = () => #; _ = e;")]
    [InlineData("Expression e = () => #; _ = e;")]
    [InlineData("Expression<Func<ValueTask>> e = bus is null ? () => # : () => #; _ = e;")]
    [InlineData("Expression<Func<ValueTask>> e = bus switch { null => () => #, _ => () => # }; _ = e;")]
    [InlineData("Expression<Func<ValueTask>>[] e = [() => #]; _ = e;")]
    [InlineData("List<Expression<Func<ValueTask>>> e = [() => #, ..new Expression<Func<ValueTask>>[] { () => # }]; _ = e;")]
    [InlineData("var e = new Expression<Func<ValueTask>>[] { () => # }; _ = e;")]
    [InlineData("var e = new Dictionary<int, Expression<Func<ValueTask>>> { { 2, () => # } }; e = new() { [1] = () => # }; _ = e;")]
    [InlineData("var e = new Holder { Value = () => # }; e[() => #] = () => #; _ = e;")]
    [InlineData("Holder e = new(() => #); _ = e;")]
    [InlineData("(Expression<Func<ValueTask>> e, int i) = (() => #, 1); _ = e;")]
    [InlineData("(Expression<Func<ValueTask>>, int) e = (() => #, 1); _ = e;")]
    [InlineData("Expression<Func<ValueTask>> Local() => () => #; _ = Local();")]
    [InlineData("Expression<Func<ValueTask>> Local() { return () => #; } _ = Local();")]
    [InlineData("static IEnumerable<Expression<Func<ValueTask>>> Local(IEventBus bus) { yield return () => #; } _ = Local(bus);")]
    [InlineData("async Task<Expression<Func<ValueTask>>> Local() { await Task.Yield(); return () => #; } _ = Local();")]
    [InlineData("Func<Expression<Func<ValueTask>>> f = () => () => #; _ = f;")]
    [InlineData("Func<Expression<Func<ValueTask>>> f = () => { return () => #; }; _ = f;")]
    [InlineData("Data.TakeAny(() => new Func<ValueTask>(() => #));")]
    [InlineData("Data.TakeAny(() => (Func<ValueTask>)(() => #));")]
    [InlineData("Data.TakeAny(() => new[] { 1 }.Select(i => bus.PublishAsync(new Placed(i), default(CancellationToken))));")]
    [InlineData("Data.TakeAny(() => new[] { 1 }.AsQueryable().Select(i => bus.PublishAsync(new Placed(i), default(CancellationToken))));")]
    [InlineData("Data.TakeAny(() => from i in new[] { 1 } select bus.PublishAsync(new Placed(i), default(CancellationToken)));")]
    [InlineData("Data.TakeAny(() => new List<ValueTask> { # });")]
    [InlineData("Data.TakeAny(() => new Holder(null) { Value = () => # });")]
    [InlineData("Data.TakeAny(() => bus.PublishAsync(new Placed(# == default ? 1 : 2), default(CancellationToken)));")]
    [InlineData("_ = new[] { 1 }.AsQueryable().Select(i => bus.PublishAsync(new Placed(i), default(CancellationToken)));")]
    [InlineData("_ = from i in numbers select bus.PublishAsync(new Placed(i), default(CancellationToken));")]
    [InlineData("_ = from i in numbers where bus.PublishAsync(new Placed(i), default(CancellationToken)).IsCompleted select i;")]
    [InlineData("_ = from i in numbers let p = bus.PublishAsync(new Placed(i), default(CancellationToken)) select p;")]
    [InlineData("_ = from i in numbers let p = 1 where #.IsCompleted orderby p select i;")]
    [InlineData("_ = from i in numbers orderby i, bus.PublishAsync(new Placed(i), default(CancellationToken)).IsCompleted descending select i;")]
    [InlineData("_ = from i in numbers group bus.PublishAsync(new Placed(i), default(CancellationToken)) by i;")]
    [InlineData("_ = from i in numbers group i by bus.PublishAsync(new Placed(i), default(CancellationToken)).IsCompleted into g select g.Key;")]
    [InlineData("_ = from i in numbers group i by 1 into g select #;")]
    [InlineData("_ = from i in numbers from j in numbers select bus.PublishAsync(new Placed(i + j), default(CancellationToken));")]
    [InlineData("_ = from i in numbers from j in new[] { # } select i;")]
    [InlineData("_ = from i in numbers join j in numbers on #.IsCompleted equals true select i;")]
    [InlineData("_ = from i in numbers join j in numbers on true equals #.IsCompleted into g select g;")]
    [InlineData("_ = from i in numbers join j in numbers on i equals j select bus.PublishAsync(new Placed(j), default(CancellationToken));")]
    [InlineData("_ = from p in new Pipeline() where #.IsCompleted select p;")]
    [InlineData("_ = from p in new Pipeline() select new { p, Task = # };")]
    [InlineData("_ = from i in new[] { 1 } select (Expression<Func<ValueTask>>)(() => #);")]
    public void Calls_in_an_expression_tree_stay_as_they_are(string code)
    {
        var result = Run(code.Replace("#", Publish, StringComparison.Ordinal));

        Assert.DoesNotContain("Interceptors.Program.g.cs", result.Names);
    }

    [Theory]
    [InlineData("Data.Run(b => b.PublishAsync(new Placed(1), default(CancellationToken)));", 1)]
    [InlineData("Data.Run(async b => await b.PublishAsync(new Placed(1), default(CancellationToken)));", 1)]
    [InlineData("Data.Run(delegate(IEventBus b) { return b.PublishAsync(new Placed(1), default(CancellationToken)); });", 1)]
    [InlineData("Act a = () => #; _ = a;", 1)]
    [InlineData("var a = () => #; _ = a;", 1)]
    [InlineData("Delegate a = () => #; _ = a;", 1)]
    [InlineData("object a = () => #; _ = a;", 1)]
    [InlineData("var a = (Func<ValueTask>)(() => #); _ = a;", 1)]
    [InlineData("var a = new Func<ValueTask>(() => #); _ = a;", 1)]
    [InlineData("Func<ValueTask>[] a = [() => #, () => #]; _ = a;", 2)]
    [InlineData("Func<ValueTask> a = bus is null ? () => # : () => #; _ = a;", 2)]
    [InlineData("Func<Func<ValueTask>> a = () => () => #; _ = a;", 1)]
    [InlineData("_ = from i in new[] { 1 } where #.IsCompleted orderby #.IsCompleted select bus.PublishAsync(new Placed(i), default(CancellationToken));", 3)]
    [InlineData("_ = from i in new[] { # }.AsQueryable() select i;", 1)]
    [InlineData("_ = from i in numbers join j in new[] { # } on 1 equals 1 select i;", 1)]
    [InlineData("Data.Take(b => b.PublishAsync(new Placed(1), default(CancellationToken))); _ = #;", 1)]
    public void Calls_in_other_lambdas_are_bound(string code, int calls)
    {
        var interceptors = Run(code.Replace("#", Publish, StringComparison.Ordinal))["Interceptors.Program.g.cs"];

        Assert.Equal(calls, interceptors.Split("[global::System.Runtime.CompilerServices.InterceptsLocation(").Length - 1);
    }

    [Fact]
    public void Initializers_and_constructor_calls_stay_as_they_are()
    {
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default,
            GeneratorHarness.Usings,
            new SourceFile("Data.cs", Declarations),
            new SourceFile(
                "Program.cs",
                $$"""
                public class Parent(Expression<Func<IEventBus, ValueTask>> e)
                {
                    public Expression<Func<IEventBus, ValueTask>> E => e;
                }

                public sealed class Primary(IEventBus bus) : Parent(b => b.PublishAsync(new Placed(1), default(CancellationToken)))
                {
                    private readonly Expression<Func<ValueTask>> _field = () => {{Publish}};
                    private static readonly Expression<Func<IEventBus, ValueTask>> Shared = b => b.PublishAsync(new Placed(1), default(CancellationToken));
                    public Expression<Func<ValueTask>> Property { get; init; } = () => {{Publish}};
                    public Expression<Func<ValueTask>> Arrow => () => {{Publish}};
                    public object All => (_field, Shared);
                    public Primary() : this(null!, b => b.PublishAsync(new Placed(1), default(CancellationToken))) { }
                    public Primary(IEventBus bus, Expression<Func<IEventBus, ValueTask>> e) : this(bus) => _ = e;
                }
                """));

        Assert.DoesNotContain("Interceptors.Program.g.cs", result.Names);
    }

    [Fact]
    public void What_a_lambda_becomes_that_another_generator_takes_is_not_known()
    {
        var session = new GeneratorSession(
            GeneratorOptions.Default,
            [GeneratorHarness.Usings, new SourceFile("Data.cs", Declarations), new SourceFile("Program.cs", "class C { void M(IEventBus bus) => Mapper.Take(() => bus.PublishAsync(new Placed(1), default(CancellationToken))); }")]);

        Assert.DoesNotContain("Interceptors.Program.g.cs", session.Run().Names);
    }

    [Fact]
    public async Task The_tree_names_the_method_that_was_written()
    {
        const string Source =
            """
            public static class Program
            {
                public static async Task<string> Run()
                {
                    await using var built = new EventBusBuilder().AddHandlers().Build();
                    IEventBus bus = built;
                    Expression<Func<ValueTask>> tree = () => bus.PublishAsync(new Placed(1), default(CancellationToken));
                    await bus.PublishAsync(new Placed(2));
                    return ((MethodCallExpression)tree.Body).Method.DeclaringType!.Name;
                }
            }
            """;
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default, GeneratorHarness.Usings, new SourceFile("Data.cs", Declarations), new SourceFile("Program.cs", Source));

        Assert.Equal("IEventBus", await LoadedProgram.RunAsync(result));
        Assert.Contains("Interceptors.Program.g.cs", result.Names);
    }

    private static GeneratorResult Run(string code) => GeneratorHarness.Run(
        GeneratorOptions.Default,
        GeneratorHarness.Usings,
        new SourceFile("Data.cs", Declarations),
        new SourceFile(
            "Program.cs",
            $$"""
            internal sealed class Sales(IEventBus bus, ICommandBus commands, EventBus direct)
            {
                public object All => (bus, commands, direct);

                public void Sell(IQueryable<int> numbers)
                {
                    _ = numbers;
                    {{code}}
                }
            }
            """));
}
