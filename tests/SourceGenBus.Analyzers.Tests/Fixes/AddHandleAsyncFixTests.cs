using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Fixes;

public sealed class AddHandleAsyncFixTests() : RuleTests(DiagnosticIds.MissingHandleAsync)
{
    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId);
        public sealed record OrderPaid(string OrderId);
        """;

    [Fact]
    public Task Writes_the_method() => Fixes(
        """
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer
        {
            private readonly int _count = 1;
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            private readonly int _count = 1;

            public ValueTask HandleAsync(OrderPlaced @event, CancellationToken cancellationToken)
            {
                throw new NotImplementedException();
            }
        }
        """);

    [Fact]
    public Task Gives_a_class_without_body_one() => Fixes(
        """
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer;
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced @event, CancellationToken cancellationToken)
            {
                throw new NotImplementedException();
            }
        }
        """);

    [Fact]
    public Task Is_static_in_a_static_class() => Fixes(
        """
        [[|EventHandler<OrderPlaced>|]]
        public static class Mailer
        {
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public static class Mailer
        {
            public static ValueTask HandleAsync(OrderPlaced @event, CancellationToken cancellationToken)
            {
                throw new NotImplementedException();
            }
        }
        """);

    [Fact]
    public Task Writes_all_methods_of_a_class() => FixesAll(
        """
        [[|EventHandler<OrderPlaced>|]]
        [[|EventHandler<OrderPaid>|]]
        public sealed class Mailer
        {
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        [EventHandler<OrderPaid>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced @event, CancellationToken cancellationToken)
            {
                throw new NotImplementedException();
            }

            public ValueTask HandleAsync(OrderPaid @event, CancellationToken cancellationToken)
            {
                throw new NotImplementedException();
            }
        }
        """);
}
