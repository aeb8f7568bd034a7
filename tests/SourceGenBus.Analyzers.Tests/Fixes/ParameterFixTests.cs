using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Fixes;

public sealed class ParameterFixTests() : RuleTests(DiagnosticIds.UnsuppliableParameter)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Removes_a_parameter_that_nothing_uses() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, [|string|] text, CancellationToken token) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, CancellationToken token) => default;
        }
        """);

    [Fact]
    public Task Takes_it_by_value() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(ref [|OrderPlaced|] placed) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Keeps_a_parameter_that_is_used() => OffersNoFix(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, [|string|] text)
            {
                Console.WriteLine(text);
                return default;
            }
        }
        """);

    [Fact]
    public Task Removes_all_that_nothing_uses() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, [|string|] text) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer
        {
            public ValueTask HandleAsync(OrderPlaced placed, [|int|] copies, CancellationToken token) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer
        {
            public ValueTask HandleAsync(OrderPlaced placed, CancellationToken token) => default;
        }
        """);
}
