using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class UninstantiableClassTests() : RuleTests(DiagnosticIds.UninstantiableClass)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_an_abstract_class() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public abstract class [|Mailer|]
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' is abstract, so no instance can be made to handle 'OrderPlaced'; mark a concrete class instead");

    [Fact]
    public Task Fires_on_open_generics_and_what_is_nested_in_them() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class [|Mailer|]<T>
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        public static class Outer<T>
        {
            [EventHandler<OrderPlaced>]
            public sealed class [|Printer|]
            {
                public ValueTask HandleAsync(OrderPlaced placed) => default;
            }
        }
        """,
        "'Mailer<T>' is an open generic type, so no instance can be made to handle 'OrderPlaced'; mark a concrete class instead",
        "'Printer' is an open generic type, so no instance can be made to handle 'OrderPlaced'; mark a concrete class instead");

    [Fact]
    public Task Silent_on_a_concrete_class_that_derives_from_either() => Silent(
        """
        public abstract class Handler<T>
        {
            public ValueTask HandleAsync(T happened) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer : Handler<OrderPlaced>;
        """);

    [Fact]
    public Task Silent_on_static_classes() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public static class Mailer
        {
            public static ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_closed_generic_events() => Silent(
        """
        public sealed record Changed<T>(T Value);

        [EventHandler<Changed<int>>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(Changed<int> changed) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public abstract class [|Mailer|]
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);
}
