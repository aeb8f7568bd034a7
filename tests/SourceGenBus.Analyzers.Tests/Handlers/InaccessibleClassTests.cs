using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class InaccessibleClassTests() : RuleTests(DiagnosticIds.InaccessibleClass)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_nested_private_class() => Fires(
        """
        public sealed class Shop
        {
            [EventHandler<OrderPlaced>]
            private sealed class [|Mailer|]
            {
                public ValueTask HandleAsync(OrderPlaced placed) => default;
            }

            private static class Hidden
            {
                [EventHandler<OrderPlaced>]
                public sealed class [|Printer|]
                {
                    public ValueTask HandleAsync(OrderPlaced placed) => default;
                }
            }
        }
        """,
        "'Mailer' is private, so generated code cannot name it; make it internal or public",
        "'Printer' is inside 'Hidden', which is private, so generated code cannot name it; make it internal or public");

    [Fact]
    public Task Fires_on_a_file_local_class() => Fires(
        """
        [EventHandler<OrderPlaced>]
        file sealed class [|Mailer|]
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' is file-local, so generated code cannot name it; make it internal or public");

    [Fact]
    public Task Fires_on_an_event_that_cannot_be_named() => Fires(
        """
        public sealed class Shop
        {
            private sealed record Secret;

            [[|EventHandler<Secret>|]]
            internal sealed class Mailer
            {
                public ValueTask HandleAsync(object secret) => default;
            }
        }
        """,
        "'Secret' is private, so generated code cannot name it; make it internal or public");

    [Fact]
    public Task Fires_on_what_is_obsolete_as_an_error() => Fires(
        """
        [Obsolete("", error: true)]
        public sealed record OrderMade;

        [Obsolete]
        [[|EventHandler<OrderMade>|]]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(object order) => default;
        }

        [Obsolete("", error: true)]
        [EventHandler<OrderPlaced>]
        internal sealed class [|Printer|]
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'OrderMade' is marked [Obsolete] with 'error: true', so generated code cannot name it; let it be a warning while it is in use",
        "'Printer' is marked [Obsolete] with 'error: true', so generated code cannot name it; let it be a warning while it is in use");

    [Fact]
    public Task Silent_on_what_is_obsolete_as_a_warning() => Silent(
        """
        [Obsolete("", error: false)]
        public sealed record OrderMade;

        [Obsolete]
        [EventHandler<OrderMade>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(object order) => default;
        }
        """);

    [Fact]
    public Task Silent_on_internal_and_nested_classes() => Silent(
        """
        internal sealed class Shop
        {
            [EventHandler<OrderPlaced>]
            internal sealed class Mailer
            {
                internal ValueTask HandleAsync(OrderPlaced placed) => default;
            }

            [EventHandler<OrderPlaced>]
            protected internal sealed class Printer
            {
                public ValueTask HandleAsync(OrderPlaced placed) => default;
            }
        }
        """);

    [Fact]
    public Task Silent_on_a_private_class_that_is_not_marked() => Silent(
        """
        public sealed class Shop
        {
            private sealed class Mailer
            {
                public ValueTask HandleAsync(OrderPlaced placed) => default;
            }
        }
        """);

    [Fact]
    public Task Silent_on_private_dependencies_of_the_class_itself() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            private readonly Queue _queue = new();

            public ValueTask HandleAsync(OrderPlaced placed) => _queue is null ? default : default;

            private sealed class Queue;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        file sealed class [|Mailer|]
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);
}
