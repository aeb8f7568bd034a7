using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Which calls are bound when they are compiled, and to what.</summary>
public sealed class InterceptorSnapshots
{
    private const string Orders =
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced order) => default;
        }
        """;

    [Fact]
    public void Call_through_the_interface() => Matches("bus.PublishAsync(new OrderPlaced(\"\"))");

    [Fact]
    public void Call_on_the_class() => Matches("bus.PublishAsync(new OrderPlaced(\"\"), CancellationToken.None)", "EventBus bus");

    [Fact]
    public void Call_with_a_context() => Matches("bus.PublishAsync(new OrderPlaced(\"\"), EventContext.Empty)");

    [Fact]
    public void Call_without_a_local_route() => Matches("bus.PublishAsync(new Unhandled())");

    [Fact]
    public void Call_on_the_class_without_a_local_route_stays_as_it_is() =>
        Assert.DoesNotContain("Interceptors.Sales.g.cs", Run("bus.PublishAsync(new Unhandled())", "EventBus bus").Names);

    [Fact]
    public void Conditional_access() => Matches("bus?.PublishAsync(new OrderPlaced(\"\")) ?? default", "IEventBus? bus");

    [Fact]
    public void Calls_of_one_shape_share_an_interceptor() =>
        Matches("bus.PublishAsync(new OrderPlaced(\"1\")).IsCompleted ? default : bus.PublishAsync(@event: new OrderPlaced(\"2\"))");

    [Theory]
    [InlineData("bus.PublishAsync(new Open())")]
    [InlineData("bus.PublishAsync<object>(new OrderPlaced(\"\"))")]
    [InlineData("bus.PublishAsync<IFact>(new Fact())")]
    [InlineData("bus.PublishAsync(new { Id = 1 })")]
    [InlineData("bus.PublishAsync(anything)")]
    [InlineData("Generic(bus, new OrderPlaced(\"\"))")]
    public void Calls_whose_run_time_type_is_open_stay_as_they_are(string call) =>
        Assert.DoesNotContain("Interceptors.Sales.g.cs", Run(call).Names);

    [Theory]
    [InlineData("InterceptorsNamespaces", "SourceGenBus.Generated", true)]
    [InlineData("InterceptorsNamespaces", "Other;SourceGenBus.Generated.Shop;", true)]
    [InlineData("InterceptorsNamespaces", "Other; SourceGenBus.Generated", false)]
    [InlineData("InterceptorsNamespaces", "SourceGenBus", true)]
    [InlineData("InterceptorsNamespaces", "Mapper.Generated", false)]
    [InlineData("InterceptorsNamespaces", "SourceGenBus.Generated.Sho", false)]
    [InlineData("InterceptorsNamespaces", "SourceGenBus.Generated.Shop.Orders", false)]
    [InlineData("InterceptorsNamespaces", "", false)]
    [InlineData("InterceptorsPreviewNamespaces", "SourceGenBus.Generated", false)]
    [InlineData("strict", "true", false)]
    public void Calls_are_bound_where_the_compiler_allows_it(string feature, string value, bool bound)
    {
        var result = Run("bus.PublishAsync(new OrderPlaced(\"\"))", options: GeneratorOptions.Default with { Features = [new(feature, value)] });

        Assert.Equal(bound, result.Names.Contains("Interceptors.Sales.g.cs"));
    }

    [Fact]
    public void Calls_stay_as_they_are_when_interceptors_are_off()
    {
        var result = Run("bus.PublishAsync(new OrderPlaced(\"\"))", options: GeneratorOptions.Default with { Interceptors = false });

        Assert.DoesNotContain("Interceptors.Sales.g.cs", result.Names);
    }

    [Fact]
    public void Events_that_differ_in_what_exists_at_compile_time_only()
    {
        // One parameter type to the compiler, so their interceptors must not share a name.
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record Moved<T>(T Value);

            [EventHandler<(int, string)>]
            internal sealed class Mover
            {
                public ValueTask HandleAsync((int X, string Y) moved) => default;
            }

            internal static class Sales
            {
                public static async ValueTask SellAsync(IEventBus bus)
                {
                    await bus.PublishAsync((1, ""));
                    await bus.PublishAsync((X: 1, Y: ""));
                    await bus.PublishAsync((A: 1, B: ""));
                    await bus.PublishAsync(new Moved<(int X, int Y)>((1, 2)));
                    await bus.PublishAsync(new Moved<(int A, int B)>((1, 2)));
                    await bus.PublishAsync(new Moved<dynamic>(1));
                    await bus.PublishAsync(new Moved<object>(1));
                    await bus.PublishAsync(new Moved<object?>(null));
                }
            }
            """);

        Assert.Equal(
            7, // Nullability alone makes no difference.
            result["Interceptors.Program.g.cs"].Split("internal static global::System.Threading.Tasks.ValueTask Publish").Length - 1);
    }

    [Fact]
    public void Two_files_of_the_same_name()
    {
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default,
            GeneratorHarness.Usings,
            new SourceFile("Orders.cs", Orders),
            new SourceFile("/src/a/Sales.cs", "namespace Shop.A { class Sales { ValueTask Sell(IEventBus bus) => bus.PublishAsync(new OrderPlaced(\"a\")); } }"),
            new SourceFile("/src/b/sales.cs", "namespace Shop.B { class Sales { ValueTask Sell(IEventBus bus) => bus.PublishAsync(new OrderPlaced(\"b\")); } }"));

        Snapshot.Matches(result, ["Interceptors.Sales.g.cs", "Interceptors.sales2.g.cs"]);
    }

    [Fact]
    public void Two_files_of_the_same_content_are_left_to_the_bus()
    {
        // The compiler finds a file by the hash of its content, and refuses to choose between two.
        const string same = "namespace Shop { file class Sales { ValueTask Sell(IEventBus bus) => bus.PublishAsync(new OrderPlaced(\"\")); } }";
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default,
            GeneratorHarness.Usings,
            new SourceFile("Orders.cs", Orders),
            new SourceFile("/src/a/Sales.cs", same),
            new SourceFile("/src/b/Sales.cs", same));

        Assert.DoesNotContain(result.Names, static name => name.StartsWith("Interceptors.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/src/1st page.razor.cs")]
    [InlineData("/src/…\u2026.cs")]
    public void Files_with_odd_names(string path)
    {
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default,
            GeneratorHarness.Usings,
            new SourceFile("Orders.cs", Orders),
            new SourceFile(path, "namespace Shop { class Sales { ValueTask Sell(IEventBus bus) => bus.PublishAsync(new OrderPlaced(\"a\")); } }"));

        Assert.Single(result.Names, static name => name.StartsWith("Interceptors.", StringComparison.Ordinal));
    }

    private static void Matches(string call, string bus = "IEventBus bus", [System.Runtime.CompilerServices.CallerMemberName] string test = "") =>
        Snapshot.Matches(Run(call, bus), ["Interceptors.Sales.g.cs"], test);

    private static GeneratorResult Run(string call, string bus = "IEventBus bus", GeneratorOptions? options = null) => GeneratorHarness.Run(
        options ?? GeneratorOptions.Default,
        GeneratorHarness.Usings,
        new SourceFile("Orders.cs", Orders),
        new SourceFile(
            "Sales.cs",
            $$"""
            namespace Shop;

            public sealed record Unhandled;
            public record Open;
            public interface IFact;
            public sealed record Fact : IFact;

            internal static class Sales
            {
                public static ValueTask SellAsync({{bus}}, object anything) => {{call}};

                private static ValueTask Generic<TEvent>(IEventBus bus, TEvent @event) where TEvent : class => bus.PublishAsync(@event);
            }
            """));
}
