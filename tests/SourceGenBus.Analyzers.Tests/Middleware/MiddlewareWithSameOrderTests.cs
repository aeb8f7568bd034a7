using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Middleware;

public sealed class MiddlewareWithSameOrderTests() : RuleTests(DiagnosticIds.MiddlewareWithSameOrder)
{
    protected override string Shared =>
        """
        public class Audit
        {
            public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : notnull => next.InvokeAsync(@event, context, cancellationToken);
        }

        public sealed class Retry : Audit;
        """;

    [Fact]
    public Task Fires_on_the_second_of_two_with_the_same_order() => Fires(
        """
        [assembly: UseMiddleware<Audit>(1)]
        [assembly: [|UseMiddleware<Retry>(1)|]]
        """,
        "'Retry' has the same order as 'Audit', 1, so nobody could tell which is outside; give each its own");

    [Fact]
    public Task Fires_on_a_constant_of_the_same_value() => Fires(
        """
        [assembly: UseMiddleware<Audit>(Orders.Outside)]
        [assembly: [|UseMiddleware<Retry>(order: -10)|]]

        public static class Orders
        {
            public const int Outside = -10;
        }
        """,
        "'Retry' has the same order as 'Audit', -10, so nobody could tell which is outside; give each its own");

    [Fact]
    public Task Silent_on_different_orders() => Silent(
        """
        [assembly: UseMiddleware<Audit>(2)]
        [assembly: UseMiddleware<Retry>(1)]
        """);

    [Fact]
    public Task Silent_on_a_class_that_stands_in_two_places() => Silent(
        """
        [assembly: UseMiddleware<Audit>(1)]
        [assembly: UseMiddleware<Retry>(2)]
        [assembly: UseMiddleware<Audit>(3)]
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [assembly: UseMiddleware<Audit>(1)]
        [assembly: [|UseMiddleware<Retry>(1)|]]
        """);
}
