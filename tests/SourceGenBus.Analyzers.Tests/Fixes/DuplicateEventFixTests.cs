using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Fixes;

public sealed class DuplicateEventFixTests() : RuleTests(DiagnosticIds.DuplicateEvent)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Removes_the_list() => Fixes(
        """
        /// <summary>Sends mail.</summary>
        [EventHandler<OrderPlaced>]
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        """
        /// <summary>Sends mail.</summary>
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Removes_it_from_a_list() => Fixes(
        """
        [EventHandler<OrderPlaced>, [|EventHandler<OrderPlaced>|], Obsolete]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>, Obsolete]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Removes_all() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        [[|EventHandler<OrderPlaced>|]]
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);
}
