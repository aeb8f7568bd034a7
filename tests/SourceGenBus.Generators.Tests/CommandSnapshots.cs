using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>The routes of commands and queries, and the calls that are bound to them.</summary>
public sealed class CommandSnapshots
{
    [Fact]
    public void Command_without_an_answer()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record PlaceOrder(string Id) : ICommand;

            [CommandHandler<PlaceOrder>]
            internal sealed class Orders
            {
                public ValueTask HandleAsync(PlaceOrder command, CancellationToken cancellationToken) => default;
            }

            internal static class Sales
            {
                public static ValueTask Sell(ICommandBus bus) => bus.SendAsync(new PlaceOrder("1"));
            }
            """);

        Snapshot.Matches(result, ["Commands.PlaceOrderCommandRoute.g.cs", "Interceptors.Program.g.cs", "Module.g.cs"]);
    }

    [Fact]
    public void Query_in_a_scope_of_its_own()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record CountOrders : IQuery<int>;

            [QueryHandler<CountOrders, int>(Lifetime = HandlerLifetime.Scoped)]
            internal sealed class Orders
            {
                public Task<int> HandleAsync(CountOrders query) => Task.FromResult(0);
            }

            internal static class Report
            {
                public static ValueTask<int> Write(EventBus bus) => bus.QueryAsync(new CountOrders());
            }
            """);

        Snapshot.Matches(result, ["Commands.CountOrdersCommandRoute.g.cs", "Interceptors.Program.g.cs"]);
    }

    [Fact]
    public void Stream_of_answers()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record ListOrders : IStreamQuery<string>;

            [StreamQueryHandler<ListOrders, string>(Lifetime = HandlerLifetime.Scoped)]
            internal sealed class Orders
            {
                public async IAsyncEnumerable<string> HandleAsync(ListOrders query)
                {
                    await Task.Yield();
                    yield return "1";
                }
            }
            """);

        Snapshot.Matches(result, ["Commands.ListOrdersCommandRoute.g.cs"]);
    }

    [Fact]
    public void Commands_of_the_same_simple_name_in_one_file()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public static class Orders
            {
                public sealed record Place : ICommand;
            }

            public static class Bets
            {
                public sealed record Place : ICommand;
            }

            [CommandHandler<Orders.Place>]
            [CommandHandler<Bets.Place>]
            internal sealed class Placing
            {
                public ValueTask HandleAsync(Orders.Place command) => default;
                public ValueTask HandleAsync(Bets.Place command) => default;
            }

            internal static class Sales
            {
                public static async Task Sell(ICommandBus bus)
                {
                    await bus.SendAsync(new Orders.Place());
                    await bus.SendAsync(new Bets.Place());
                }
            }
            """);

        Snapshot.Matches(result, ["Interceptors.Program.g.cs"]);
    }

    [Fact]
    public void Answer_that_may_be_null_from_a_handler_that_promises_more()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record FindCustomer(string Id) : IQuery<string?>;

            [QueryHandler<FindCustomer, string>]
            internal static class Customers
            {
                public static Task<string> HandleAsync(FindCustomer query) => Task.FromResult("Ada");
            }

            internal static class Sales
            {
                public static ValueTask<string?> Find(EventBus bus) => bus.QueryAsync(new FindCustomer("1"));
            }
            """);

        Snapshot.Matches(result, ["Commands.FindCustomerCommandRoute.g.cs", "Interceptors.Program.g.cs"]);
    }

    [Fact]
    public void Stream_of_a_handler_that_takes_no_token()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record ListOrders : IStreamQuery<string>;

            [StreamQueryHandler<ListOrders, string>]
            internal sealed class Orders
            {
                public async IAsyncEnumerable<string> HandleAsync(ListOrders query, EventContext context)
                {
                    await Task.Yield();
                    yield return "1";
                }
            }
            """);

        Snapshot.Matches(result, ["Commands.ListOrdersCommandRoute.g.cs"]);
    }

    [Fact]
    public void Only_calls_that_send_a_type_as_what_is_handled_are_bound()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record Count : ICommand<int>, IQuery<int>, IQuery<(int Open, int Paid)>;

            [QueryHandler<Count, (int, int)>]
            internal sealed class Counting
            {
                public ValueTask<(int Open, int Paid)> HandleAsync(Count query) => default;
            }

            internal static class Sales
            {
                public static async Task<int> Report(ICommandBus bus)
                {
                    await bus.SendAsync(new Count());
                    await bus.QueryAsync<int>(new Count());
                    return (await bus.QueryAsync<(int Open, int Paid)>(new Count())).Open;
                }
            }
            """);

        Snapshot.Matches(result, ["Interceptors.Program.g.cs"]);
    }

    [Fact]
    public void Command_whose_route_would_be_called_like_that_of_an_event()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record Refund : ICommand;
            public sealed record RefundCommand;

            [CommandHandler<Refund>]
            [EventHandler<RefundCommand>]
            internal sealed class Refunds
            {
                public ValueTask HandleAsync(Refund command) => default;
                public ValueTask HandleAsync(RefundCommand refund) => default;
            }
            """);

        Assert.Contains("Commands.RefundCommandRoute2.g.cs", result.Names);
        Assert.Contains("Routes.RefundCommandRoute.g.cs", result.Names);
    }

    [Fact]
    public void Commands_whose_handlers_emit_through_their_context()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record PlaceOrder(string Id) : ICommand;

            public sealed record PriceOrder(string Id) : ICommand<decimal>;

            [CommandHandler<PlaceOrder>]
            internal sealed class Orders
            {
                public Task HandleAsync(PlaceOrder command, EmittingContext context, CancellationToken cancellationToken)
                {
                    context.Emit(command);
                    return Task.CompletedTask;
                }
            }

            [CommandHandler<PriceOrder, decimal>(Lifetime = HandlerLifetime.Scoped)]
            internal sealed class Prices
            {
                public async ValueTask<decimal> HandleAsync(PriceOrder command, EmittingContext context)
                {
                    await Task.Yield();
                    return context.Emitted.Count;
                }
            }
            """);
        Snapshot.Matches(result, ["Commands.PlaceOrderCommandRoute.g.cs", "Commands.PriceOrderCommandRoute.g.cs"]);
    }

    /// <summary>Doubles of a test project; which of them is called is decided when the bus is made.</summary>
    [Fact]
    public void The_module_lists_each_handler_of_a_command()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record Pay : ICommand;

            [CommandHandler<Pay>] internal sealed class First { public ValueTask HandleAsync(Pay pay) => default; }

            [CommandHandler<Pay>] internal sealed class Second { public ValueTask HandleAsync(Pay pay) => default; }

            internal sealed class Till(ICommandBus bus) { public ValueTask PayAsync() => bus.SendAsync(new Pay()); }
            """);

        Assert.Contains("commands.Add(0, typeof(global::Shop.Pay), typeof(global::Shop.First));", result["Module.g.cs"], StringComparison.Ordinal);
        Assert.Contains("commands.Add(1, typeof(global::Shop.Pay), typeof(global::Shop.Second));", result["Module.g.cs"], StringComparison.Ordinal);
    }
}
