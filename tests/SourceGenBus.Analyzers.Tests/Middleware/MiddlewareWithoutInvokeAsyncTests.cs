using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Middleware;

public sealed class MiddlewareWithoutInvokeAsyncTests() : RuleTests(DiagnosticIds.MiddlewareWithoutInvokeAsync)
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
    public Task Fires_on_a_class_without_the_method() => Fires(
        """
        [assembly: [|UseMiddleware<Idle>(1)|]]

        public sealed class Idle;
        """,
        "'Idle' has no InvokeAsync that the bus could call; add 'ValueTask InvokeAsync<TEvent>(TEvent, EventContext, EventNext<TEvent>, CancellationToken)' or the form for commands");

    [Fact]
    public Task Fires_on_a_method_of_another_shape() => Fires(
        """
        [assembly: [|UseMiddleware<Idle>(1)|]]

        public sealed class Idle
        {
            public ValueTask InvokeAsync(object message) => default;
        }
        """,
        "'Idle' has no InvokeAsync that the bus could call; add 'ValueTask InvokeAsync<TEvent>(TEvent, EventContext, EventNext<TEvent>, CancellationToken)' or the form for commands");

    [Fact]
    public Task Silent_on_a_method_of_a_known_shape() => Silent(
        """
        [assembly: UseMiddleware<Timing>(1)]
        """);

    [Fact]
    public Task Silent_on_a_class_that_is_not_used() => Silent(
        """
        public sealed class Idle;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [assembly: [|UseMiddleware<Idle>(1)|]]

        public sealed class Idle;
        """);
}
