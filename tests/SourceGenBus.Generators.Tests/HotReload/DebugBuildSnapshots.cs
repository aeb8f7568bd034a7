using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests.HotReload;

/// <summary>What is generated in a debug build, where the code may change while the program runs.</summary>
public sealed class DebugBuildSnapshots
{
    private static readonly GeneratorOptions Options = GeneratorOptions.Default with { Optimization = OptimizationLevel.Debug };

    [Fact]
    public void Route_and_module() => Snapshot.Matches(
        GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record OrderPlaced(string Id);
            public sealed record OrderNoted(string Id);

            [EventHandler<OrderPlaced>]
            internal sealed class Counter
            {
                public ValueTask HandleAsync(OrderPlaced order) => default;
            }

            [EventHandler<OrderPlaced>]
            internal sealed class Ledger
            {
                public Task<OrderNoted> HandleAsync(OrderPlaced order, EventContext context) => Task.FromResult(new OrderNoted(order.Id));
            }

            [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
            internal sealed class Mailer(IServiceProvider services)
            {
                public Task HandleAsync(OrderPlaced order, EventContext context, CancellationToken cancellationToken) =>
                    Task.Delay(services.GetHashCode() % 2, cancellationToken);
            }

            [EventHandler<OrderPlaced>]
            internal static class Static
            {
                public static async ValueTask HandleAsync(OrderPlaced order) => await Task.Yield();
            }
            """,
            Options),
        ["Module.g.cs", "Routes.OrderPlacedRoute.g.cs"]);

    [Theory]
    [InlineData("[EventHandler<Placed>(Lifetime = HandlerLifetime.Scoped)]", "")]
    [InlineData("[EventHandler<Placed>(Lifetime = HandlerLifetime.Transient)]", "")]
    [InlineData("[EventHandler<Placed>]", ", EmittingContext context")]
    public void Handlers_whose_names_differ_in_a_dot_and_an_underscore(string mark, string context)
    {
        var handler = $"sealed class Mail {{ public ValueTask HandleAsync(Placed placed{context}) => default; }}";
        var result = GeneratorHarness.Run(
            $$"""
            public sealed record Placed(int Number);

            public static class Orders { {{mark}} public {{handler}} }
            {{mark}} public {{handler.Replace("Mail", "Orders_Mail", StringComparison.Ordinal)}}
            namespace A.B_C { {{mark}} public {{handler}} }
            namespace A_B.C { {{mark}} public {{handler}} }
            namespace A_B_C { {{mark}} public {{handler}} }
            """,
            Options);

        Assert.Equal(5, Regex.Matches(result["Routes.PlacedRoute.g.cs"], @"private static class (\w+)").Select(static match => match.Groups[1].Value).Distinct().Count());
    }

    [Fact]
    public void Handlers_that_emit_through_their_context() => Snapshot.Matches(
        GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record OrderPlaced(string Id);
            public sealed record OrderNoted(string Id);

            [EventHandler<OrderPlaced>]
            internal sealed class Ledger
            {
                public async Task<OrderNoted?> HandleAsync(OrderPlaced order, EmittingContext context)
                {
                    await Task.Yield();
                    context.Emit(new OrderNoted(order.Id));
                    return null;
                }
            }

            [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
            internal sealed class Mailer
            {
                public ValueTask HandleAsync(OrderPlaced order, EmittingContext context)
                {
                    context.Emit(new OrderNoted(order.Id));
                    return default;
                }
            }

            [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Transient)]
            internal sealed class Seller
            {
                public ValueTask<OrderNoted[]> HandleAsync(OrderPlaced order) => new([new OrderNoted(order.Id)]);
            }
            """,
            Options),
        ["Routes.OrderPlacedRoute.g.cs"]);

    [Fact]
    public void Commands_and_their_middleware() => Snapshot.Matches(
        GeneratorHarness.Run(
            """
            [assembly: UseMiddleware<Shop.Timing>(order: 1)]

            namespace Shop;

            public sealed record PlaceOrder : ICommand;
            public sealed record CountOrders : IQuery<int>;

            [CommandHandler<PlaceOrder>]
            internal sealed class Placing
            {
                public Task HandleAsync(PlaceOrder command) => Task.CompletedTask;
            }

            [QueryHandler<CountOrders, int>(Lifetime = HandlerLifetime.Scoped)]
            internal sealed class Counting
            {
                public ValueTask<int> HandleAsync(CountOrders query) => new(1);
            }

            internal sealed class Timing
            {
                public ValueTask InvokeAsync(PlaceOrder command, EventContext context, CommandNext<PlaceOrder> next, CancellationToken cancellationToken) =>
                    next.InvokeAsync(command, context, cancellationToken);

                public ValueTask<int> InvokeAsync(CountOrders query, EventContext context, CommandNext<CountOrders, int> next, CancellationToken cancellationToken) =>
                    next.InvokeAsync(query, context, cancellationToken);
            }
            """,
            Options),
        ["Commands.CountOrdersCommandRoute.g.cs", "Commands.PlaceOrderCommandRoute.g.cs", "Pipelines.CountOrdersPipeline.g.cs", "Pipelines.PlaceOrderPipeline.g.cs"]);

    [Fact]
    public void The_build_decides_and_every_edit_of_it_is_noticed()
    {
        var session = new GeneratorSession(
            Options,
            GeneratorHarness.Usings,
            new SourceFile("Program.cs", "public sealed record Placed; [EventHandler<Placed>] internal sealed class Counter { public ValueTask HandleAsync(Placed placed) => default; }"));
        string Route() => session.Run()["Routes.PlacedRoute.g.cs"];

        Assert.Contains("EditableRoute", Route(), StringComparison.Ordinal);
        session.Rebind(Options with { Optimization = OptimizationLevel.Release });
        Assert.Contains(".GeneratedRoute<", Route(), StringComparison.Ordinal);
        session.Rebind(Options);
        Assert.Contains("EditableRoute", Route(), StringComparison.Ordinal);
    }
}
