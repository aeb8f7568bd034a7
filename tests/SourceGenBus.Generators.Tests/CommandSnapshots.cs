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
}
