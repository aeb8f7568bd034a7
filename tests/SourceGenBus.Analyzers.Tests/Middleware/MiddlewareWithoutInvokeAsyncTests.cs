using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Middleware;

public sealed class MiddlewareWithoutInvokeAsyncTests() : RuleTests(DiagnosticIds.MiddlewareWithoutInvokeAsync)
{
    private const string Advice =
        "; write 'ValueTask InvokeAsync<TEvent>(TEvent, EventContext, EventNext<TEvent>, CancellationToken)' or the form for commands";

    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_class_without_the_method() => Fires(
        """
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public sealed class Audit;
        """,
        "'Audit' has no InvokeAsync that the bus could call" + Advice);

    [Fact]
    public Task Fires_on_a_private_method() => Fires(
        """
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public sealed class Audit
        {
            private ValueTask InvokeAsync(OrderPlaced placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(placed, context, cancellationToken);
        }
        """,
        "'Audit' has no InvokeAsync that the bus could call" + Advice);

    [Fact]
    public Task Fires_on_a_method_of_another_shape_although_there_is_a_good_one() => Fires(
        """
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public sealed class Audit
        {
            public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : notnull => next.InvokeAsync(@event, context, cancellationToken);

            public Task InvokeAsync<TCommand>(TCommand command, EventContext context, CommandNext<TCommand> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken).AsTask();
        }
        """,
        "'Audit' has an InvokeAsync that the bus cannot call, 'Task Audit.InvokeAsync<TCommand>(TCommand command, EventContext context, CommandNext<TCommand> next, CancellationToken cancellationToken)'" + Advice);

    [Fact]
    public Task Fires_on_an_event_that_is_not_what_next_takes() => Fires(
        """
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public sealed class Audit
        {
            public ValueTask InvokeAsync(object placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken cancellationToken) => default;
        }
        """,
        "'Audit' has an InvokeAsync that the bus cannot call, 'ValueTask Audit.InvokeAsync(object placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken cancellationToken)'" + Advice);

    [Fact]
    public Task Silent_on_each_of_the_shapes() => Silent(
        """
        [assembly: UseMiddleware<All>(1)]
        [assembly: UseMiddleware<One>(2)]
        [assembly: UseMiddleware<Inherited>(3)]

        public sealed class All
        {
            public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : notnull => next.InvokeAsync(@event, context, cancellationToken);

            public ValueTask InvokeAsync<TCommand>(TCommand command, EventContext context, CommandNext<TCommand> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken);

            public ValueTask<TResult> InvokeAsync<TCommand, TResult>(TCommand command, EventContext context, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken);
        }

        public class One
        {
            internal ValueTask InvokeAsync(OrderPlaced placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken cancellationToken) => default;
        }

        public sealed class Inherited : One;
        """);

    [Fact]
    public Task Silent_on_other_methods_of_that_name() => Silent(
        """
        [assembly: UseMiddleware<Audit>(1)]

        public sealed class Audit
        {
            public ValueTask InvokeAsync(OrderPlaced placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken cancellationToken) =>
                InvokeAsync(placed);

            public ValueTask InvokeAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_static_twin_beside_the_method() => Silent(
        """
        [assembly: UseMiddleware<Audit>(1)]

        public sealed class Audit
        {
            public async ValueTask InvokeAsync(OrderPlaced placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken cancellationToken) =>
                await next.InvokeAsync(placed, context, cancellationToken);

            public static string InvokeAsync() => "";
        }
        """);

    [Fact]
    public Task Silent_on_a_class_that_is_no_middleware() => Silent(
        """
        public sealed class Audit
        {
            public void InvokeAsync(OrderPlaced placed)
            {
            }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public sealed class Audit;
        """);
}
