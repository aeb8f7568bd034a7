using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class UnusableConstructorTests() : RuleTests(DiagnosticIds.UnusableConstructor)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_private_constructor() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class [|Mailer|]
        {
            private Mailer()
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' cannot be constructed: it has no public or internal constructor; make one accessible");

    [Fact]
    public Task Fires_on_constructors_of_equal_length() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class [|Mailer|]
        {
            public Mailer(string name)
            {
            }

            public Mailer(Uri server)
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' cannot be constructed: it has 2 constructors with 1 parameters; mark the one to use with [ActivatorUtilitiesConstructor]");

    [Fact]
    public Task Fires_on_parameters_that_no_container_can_supply() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|Mailer|](ref string name)
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer
        {
            public [|Printer|](Span<int> numbers)
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' cannot be constructed: parameter 'name' is passed by reference; take it by value",
        "'Printer' cannot be constructed: parameter 'numbers' is of type 'Span<int>', which no container can supply");

    [Fact]
    public Task Fires_on_a_dependency_that_generated_code_cannot_name() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            internal {|CS0051:[|Mailer|]|}(Queue queue)
            {
            }

            private sealed class Queue;

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' cannot be constructed: the type of parameter 'queue' is private, so generated code cannot name it; make it internal or public");

    [Fact]
    public Task Fires_on_a_required_member() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class [|Mailer|]
        {
            public required string Server { get; init; }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' cannot be constructed: member 'Server' is required, which only an object initializer could set; take it in the constructor");

    [Fact]
    public Task Silent_on_primary_internal_and_preferred_constructors() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class A(IServiceProvider services, [FromKeyedServices("main")] string name, int retries = 3)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => services is null || name is null || retries > 3 ? default : default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class B
        {
            internal B(string name)
            {
            }

            [ActivatorUtilitiesConstructor]
            internal B(Uri server)
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed record C(string Name)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_the_constructor_with_most_parameters() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public Mailer()
            {
            }

            public Mailer(string name)
            {
            }

            private Mailer(string name, int port)
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_when_required_members_are_set_by_the_constructor() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
            public Mailer() => Server = "localhost";

            public required string Server { get; init; }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_static_methods_which_need_no_instance() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            private Mailer()
            {
            }

            public static ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_dependency_that_does_not_exist() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public Mailer({|CS0246:IMial|} mail)
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class [|Mailer|]
        {
            private Mailer()
            {
            }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);
}
