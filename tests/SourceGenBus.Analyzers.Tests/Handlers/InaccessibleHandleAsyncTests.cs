using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class InaccessibleHandleAsyncTests() : RuleTests(DiagnosticIds.InaccessibleHandleAsync)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_private_method() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            private ValueTask [|HandleAsync|](OrderPlaced placed) => default;
        }
        """,
        "'Mailer.HandleAsync' is private, so generated code cannot call it; make it public or internal");

    [Fact]
    public Task Fires_on_a_protected_method() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            protected ValueTask [|HandleAsync|](OrderPlaced placed) => default;
        }
        """,
        "'Mailer.HandleAsync' is protected, so generated code cannot call it; make it public or internal");

    [Fact]
    public Task Fires_on_a_private_protected_method() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            private protected ValueTask [|HandleAsync|](OrderPlaced placed) => default;
        }
        """,
        "'Mailer.HandleAsync' is private protected, so generated code cannot call it; make it public or internal");

    [Fact]
    public Task Fires_on_a_method_that_is_obsolete_as_an_error() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            [Obsolete("", error: true)]
            public ValueTask [|HandleAsync|](OrderPlaced placed) => default;
        }
        """,
        "'Mailer.HandleAsync' is marked [Obsolete] with 'error: true', so generated code cannot call it; let it be a warning while it is in use");

    [Fact]
    public Task Silent_when_another_method_than_the_obsolete_one_fits() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            [Obsolete("", error: true)]
            public ValueTask HandleAsync(string text) => default;

            [Obsolete]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_an_internal_method() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            internal ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_protected_internal_method() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            protected internal ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_when_another_overload_is_accessible() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => HandleAsync(placed, 1);

            private ValueTask HandleAsync(OrderPlaced placed, int retries) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public class Mailer
        {
            private ValueTask [|HandleAsync|](OrderPlaced placed) => default;
        }
        """);
}
