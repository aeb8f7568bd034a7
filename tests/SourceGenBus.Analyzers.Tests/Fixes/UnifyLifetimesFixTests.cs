using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Fixes;

public sealed class UnifyLifetimesFixTests() : RuleTests(DiagnosticIds.ConflictingLifetimes)
{
    private const string Before =
        """
        [EventHandler<OrderPlaced>]
        [[|EventHandler<OrderPaid>(Lifetime = HandlerLifetime.Scoped)|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object @event) => default;
        }
        """;

    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId);
        public sealed record OrderPaid(string OrderId);
        """;

    [Fact]
    public Task Uses_the_one() => Fixes(
        Before,
        """
        [EventHandler<OrderPlaced>]
        [EventHandler<OrderPaid>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object @event) => default;
        }
        """,
        "Make 'Mailer' singleton");

    [Fact]
    public Task Uses_the_other() => Fixes(
        Before,
        """
        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        [EventHandler<OrderPaid>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object @event) => default;
        }
        """,
        "Make 'Mailer' scoped");

    [Fact]
    public Task Makes_all_classes_scoped() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        [[|EventHandler<OrderPaid>(Lifetime = HandlerLifetime.Scoped)|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object @event) => default;
        }

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        [[|EventHandler<OrderPaid>|]]
        public sealed class Printer
        {
            public ValueTask HandleAsync(object @event) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        [EventHandler<OrderPaid>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object @event) => default;
        }

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        [EventHandler<OrderPaid>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Printer
        {
            public ValueTask HandleAsync(object @event) => default;
        }
        """,
        "Make 'Mailer' scoped");
}
