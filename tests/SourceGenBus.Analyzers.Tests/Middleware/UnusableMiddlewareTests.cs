using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Middleware;

public sealed class UnusableMiddlewareTests() : RuleTests(DiagnosticIds.UnusableMiddleware)
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
    public Task Fires_on_an_abstract_class() => Fires(
        """
        [assembly: [|UseMiddleware<Idle>(1)|]]

        public abstract class Idle;
        """,
        "'Idle' is abstract, so generated code cannot construct it; use a concrete internal or public class");

    [Fact]
    public Task Fires_on_a_file_local_class() => Fires(
        """
        [assembly: [|UseMiddleware<Idle>(1)|]]

        file sealed class Idle;
        """,
        "'Idle' is file-local, so generated code cannot construct it; use a concrete internal or public class");

    [Fact]
    public Task Silent_on_public_and_internal_classes() => Silent(
        """
        [assembly: UseMiddleware<Timing>(1)]
        [assembly: UseMiddleware<Hidden>(2)]

        internal sealed class Hidden
        {
            internal ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : notnull =>
                next.InvokeAsync(@event, context, cancellationToken);
        }
        """);

    [Fact]
    public Task Silent_on_a_class_that_does_not_exist() => Silent(
        """
        [assembly: UseMiddleware<{|CS0246:Timming|}>(1)]
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [assembly: [|UseMiddleware<Idle>(1)|]]

        public abstract class Idle;
        """);
}
