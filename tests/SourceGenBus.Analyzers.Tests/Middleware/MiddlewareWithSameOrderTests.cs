using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Middleware;

public sealed class MiddlewareWithSameOrderTests() : RuleTests(DiagnosticIds.MiddlewareWithSameOrder)
{
    protected override string Shared =>
        """
        public sealed class Timing
        {
            public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : notnull =>
                next.InvokeAsync(@event, context, cancellationToken);
        }

        public sealed class Retrying
        {
            public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : notnull =>
                next.InvokeAsync(@event, context, cancellationToken);
        }
        """;

    [Fact]
    public Task Fires_on_the_second_use() => Fires(
        """
        [assembly: UseMiddleware<Timing>(1)]
        [assembly: [|UseMiddleware<Retrying>(1)|]]
        """,
        "'Retrying' has the same order as 'Timing', 1, so nobody could tell which is outside; give each its own");

    [Fact]
    public Task Silent_on_different_orders() => Silent(
        """
        [assembly: UseMiddleware<Timing>(1)]
        [assembly: UseMiddleware<Retrying>(2)]
        """);

    [Fact]
    public Task Silent_on_one_class_used_twice_in_different_places() => Silent(
        """
        [assembly: UseMiddleware<Timing>(1)]
        [assembly: UseMiddleware<Timing>(2)]
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [assembly: UseMiddleware<Timing>(1)]
        [assembly: [|UseMiddleware<Retrying>(1)|]]
        """);
}
