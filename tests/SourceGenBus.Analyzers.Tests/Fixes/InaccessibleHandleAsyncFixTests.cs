using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Fixes;

public sealed class InaccessibleHandleAsyncFixTests() : RuleTests(DiagnosticIds.InaccessibleHandleAsync)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Theory]
    [InlineData("")]
    [InlineData("private ")]
    [InlineData("protected ")]
    public Task Opens_the_method(string modifier) => Fixes(
        $$"""
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            // Called by the bus.
            {{modifier}}ValueTask [|HandleAsync|](OrderPlaced placed) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            // Called by the bus.
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Opens_all_methods() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            ValueTask [|HandleAsync|](OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>]
        public class Printer
        {
            private ValueTask [|HandleAsync|](OrderPlaced placed) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>]
        public class Printer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);
}
