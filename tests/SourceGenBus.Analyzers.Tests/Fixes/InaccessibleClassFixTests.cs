using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Fixes;

public sealed class InaccessibleClassFixTests() : RuleTests(DiagnosticIds.InaccessibleClass)
{
    [Fact]
    public Task Opens_the_class_and_what_it_stands_in() => Fixes(
        """
        public sealed record OrderPlaced(string OrderId);

        public static class Shop
        {
            private sealed class Back
            {
                [EventHandler<OrderPlaced>]
                private sealed class [|Mailer|]
                {
                    public ValueTask HandleAsync(OrderPlaced placed) => default;
                }
            }
        }
        """,
        """
        public sealed record OrderPlaced(string OrderId);

        public static class Shop
        {
            internal sealed class Back
            {
                [EventHandler<OrderPlaced>]
                internal sealed class Mailer
                {
                    public ValueTask HandleAsync(OrderPlaced placed) => default;
                }
            }
        }
        """);

    [Fact]
    public Task Opens_a_file_local_class() => Fixes(
        """
        public sealed record OrderPlaced(string OrderId);

        [EventHandler<OrderPlaced>]
        file sealed class [|Mailer|]
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        """
        public sealed record OrderPlaced(string OrderId);

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Opens_the_event() => Fixes(
        """
        public static class Shop
        {
            private sealed record OrderPlaced(string OrderId);

            [[|EventHandler<OrderPlaced>|]]
            internal sealed class Mailer
            {
                public ValueTask HandleAsync(object placed) => default;
            }
        }
        """,
        """
        public static class Shop
        {
            internal sealed record OrderPlaced(string OrderId);

            [EventHandler<OrderPlaced>]
            internal sealed class Mailer
            {
                public ValueTask HandleAsync(object placed) => default;
            }
        }
        """);

    [Fact]
    public Task Opens_all_classes_and_what_they_share() => FixesAll(
        """
        public sealed record OrderPlaced(string OrderId);

        public static class Shop
        {
            private sealed class Back
            {
                [EventHandler<OrderPlaced>]
                private sealed class [|Mailer|]
                {
                    public ValueTask HandleAsync(OrderPlaced placed) => default;
                }

                [EventHandler<OrderPlaced>]
                internal sealed class [|Printer|]
                {
                    public ValueTask HandleAsync(OrderPlaced placed) => default;
                }
            }
        }
        """,
        """
        public sealed record OrderPlaced(string OrderId);

        public static class Shop
        {
            internal sealed class Back
            {
                [EventHandler<OrderPlaced>]
                internal sealed class Mailer
                {
                    public ValueTask HandleAsync(OrderPlaced placed) => default;
                }

                [EventHandler<OrderPlaced>]
                internal sealed class Printer
                {
                    public ValueTask HandleAsync(OrderPlaced placed) => default;
                }
            }
        }
        """);
}
