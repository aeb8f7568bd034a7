using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Fixes;

public sealed class ReturnTypeFixTests() : RuleTests(DiagnosticIds.NotAwaitable)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Theory]
    [InlineData("ValueTask")]
    [InlineData("Task")]
    public Task Async_void_becomes_a_task(string type) => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async [|void|] HandleAsync(OrderPlaced placed) => await Task.Delay(1);
        }
        """,
        $$"""
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async {{type}} HandleAsync(OrderPlaced placed) => await Task.Delay(1);
        }
        """,
        $"Return '{type}'");

    [Fact]
    public Task Void_returns_a_completed_task() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|void|] HandleAsync(OrderPlaced placed)
            {
                if (placed.OrderId == "")
                    return;
                Console.WriteLine(placed);
            }
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed)
            {
                if (placed.OrderId == "")
                    return default;
                Console.WriteLine(placed);
                return default;
            }
        }
        """);

    [Fact]
    public Task An_expression_becomes_a_block() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|void|] HandleAsync(OrderPlaced placed) => Console.WriteLine(placed);
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public Task HandleAsync(OrderPlaced placed)
            {
                Console.WriteLine(placed);
                return Task.CompletedTask;
            }
        }
        """,
        "Return 'Task'");

    [Fact]
    public Task A_task_with_a_result_is_a_task() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|Task<int>|] HandleAsync(OrderPlaced placed) => Task.FromResult(1);
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public Task HandleAsync(OrderPlaced placed) => Task.FromResult(1);
        }
        """);

    [Fact]
    public Task Fixes_all_handlers() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async [|void|] HandleAsync(OrderPlaced placed) => await Task.Delay(1);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer
        {
            public async [|void|] HandleAsync(OrderPlaced placed) => await Task.Delay(2);
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async ValueTask HandleAsync(OrderPlaced placed) => await Task.Delay(1);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer
        {
            public async ValueTask HandleAsync(OrderPlaced placed) => await Task.Delay(2);
        }
        """);

    [Fact]
    public Task A_result_is_not_thrown_away() => OffersNoFix(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|int|] HandleAsync(OrderPlaced placed) => 1;
        }
        """);
}
