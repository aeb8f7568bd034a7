using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Middleware;

public sealed class UnusableMiddlewareTests() : RuleTests(DiagnosticIds.UnusableMiddleware)
{
    private const string Method =
        """
        public ValueTask InvokeAsync(OrderPlaced placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(placed, context, cancellationToken);
        """;

    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_an_abstract_class() => Fires(
        $$"""
        [assembly: [|UseMiddleware<Audit>(1)|]]

        public abstract class Audit
        {
            {{Method}}
        }
        """,
        "'Audit' is abstract, so it cannot be a middleware; use a concrete internal or public class of its own");

    [Fact]
    public Task Fires_on_an_interface() => Fires(
        """
        [assembly: [|UseMiddleware<IAudit>(1)|]]

        public interface IAudit;
        """,
        "'IAudit' is an interface, so it cannot be a middleware; use a concrete internal or public class of its own");

    [Fact]
    public Task Fires_on_a_scoped_handler_since_a_class_has_one_lifetime() => Fires(
        $$"""
        [assembly: [|UseMiddleware<Audit>(1)|]]

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        public sealed class Audit
        {
            {{Method}}

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Audit' is also a handler with a shorter life than the bus has, so it cannot be a middleware; use a concrete internal or public class of its own");

    [Fact]
    public Task Silent_on_an_internal_class_and_on_a_singleton_handler() => Silent(
        $$"""
        [assembly: UseMiddleware<Audit>(1)]
        [assembly: UseMiddleware<Trail>(2)]

        internal sealed class Audit
        {
            {{Method}}
        }

        [EventHandler<OrderPlaced>]
        public sealed class Trail
        {
            {{Method}}

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_nested_class_and_on_a_constructed_one() => Silent(
        $$"""
        [assembly: UseMiddleware<Shop.Audit>(1)]
        [assembly: UseMiddleware<Around<int>>(2)]

        public static class Shop
        {
            internal sealed class Audit
            {
                {{Method}}
            }
        }

        public sealed class Around<T>
        {
            {{Method}}
        }
        """);

    [Fact]
    public Task Silent_on_an_abstract_class_whose_derived_class_is_used() => Silent(
        $$"""
        [assembly: UseMiddleware<Audit>(1)]

        public abstract class Around
        {
            {{Method}}
        }

        public sealed class Audit : Around;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [assembly: [|UseMiddleware<IAudit>(1)|]]

        public interface IAudit;
        """);
}
