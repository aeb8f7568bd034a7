using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Middleware;

public sealed class MiddlewareAppliesToNothingTests() : RuleTests(DiagnosticIds.MiddlewareAppliesToNothing)
{
    private const string Message =
        "'Audit' applies to no event, command or query that this assembly or one that it references handles, so it is never called; "
        + "correct the types of its InvokeAsync, move it to where the handlers are, or remove it";

    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId);

        public sealed record OrderShipped(string OrderId);

        public sealed record PlaceOrder : ICommand;

        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [CommandHandler<PlaceOrder>]
        public sealed class Orders
        {
            public ValueTask HandleAsync(PlaceOrder command) => default;
        }
        """;

    [Fact]
    public Task Fires_on_a_middleware_for_an_event_that_nothing_handles() => Fires(
        """
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public sealed class Audit
        {
            public ValueTask InvokeAsync(OrderShipped shipped, EventContext context, EventNext<OrderShipped> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(shipped, context, cancellationToken);
        }
        """,
        Message);

    [Fact]
    public Task Fires_on_constraints_that_no_message_meets() => Fires(
        """
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public sealed class Audit
        {
            public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : struct => next.InvokeAsync(@event, context, cancellationToken);
        }
        """,
        Message);

    [Fact]
    public Task Fires_on_the_form_for_answers_where_no_command_has_one() => Fires(
        """
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public sealed class Audit
        {
            public ValueTask<TResult> InvokeAsync<TCommand, TResult>(TCommand command, EventContext context, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken);
        }
        """,
        Message);

    [Fact]
    public Task Silent_on_one_that_applies_to_something() => Silent(
        """
        [assembly: UseMiddleware<Audit>(1)]
        [assembly: UseMiddleware<Everything>(2)]

        public sealed class Audit
        {
            public ValueTask InvokeAsync(PlaceOrder command, EventContext context, CommandNext<PlaceOrder> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(command, context, cancellationToken);

            public ValueTask InvokeAsync(OrderShipped shipped, EventContext context, EventNext<OrderShipped> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(shipped, context, cancellationToken);
        }

        public sealed class Everything
        {
            public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : class => next.InvokeAsync(@event, context, cancellationToken);
        }
        """);

    [Fact]
    public Task Silent_on_one_that_cannot_be_used_at_all() => Silent(
        """
        [assembly: UseMiddleware<Audit>(1)]

        public abstract class Audit
        {
            public ValueTask InvokeAsync(OrderShipped shipped, EventContext context, EventNext<OrderShipped> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(shipped, context, cancellationToken);
        }
        """);

    [Fact]
    public Task Silent_where_a_referenced_library_handles_the_event() => Silent(
        TestProject.Library with
        {
            ReferencedLibraries =
            [
                """
                public sealed record StockEmptied(string Product);

                [EventHandler<StockEmptied>]
                internal sealed class Buyer
                {
                    public ValueTask HandleAsync(StockEmptied emptied) => default;
                }
                """,
            ],
        },
        """
        [assembly: UseMiddleware<Audit>(1)]

        public sealed class Audit
        {
            public ValueTask InvokeAsync(StockEmptied emptied, EventContext context, EventNext<StockEmptied> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(emptied, context, cancellationToken);
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public sealed class Audit
        {
            public ValueTask InvokeAsync(OrderShipped shipped, EventContext context, EventNext<OrderShipped> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(shipped, context, cancellationToken);
        }
        """);
}
