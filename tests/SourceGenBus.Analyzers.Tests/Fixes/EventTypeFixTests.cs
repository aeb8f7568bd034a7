using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Fixes;

public sealed class EventTypeFixTests() : RuleTests(DiagnosticIds.WrongEventType)
{
    private const string Before =
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync([|OrderPaid|] paid) => default;
        }
        """;

    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId);
        public sealed record OrderPaid(string OrderId);
        public abstract record Paid;
        """;

    [Fact]
    public Task Corrects_the_parameter() => Fixes(
        Before,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced paid) => default;
        }
        """,
        "Take 'OrderPlaced'");

    [Fact]
    public Task Corrects_the_attribute() => Fixes(
        Before,
        """
        [EventHandler<OrderPaid>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPaid paid) => default;
        }
        """,
        "Mark as handler of 'OrderPaid'");

    [Fact]
    public Task Does_not_mark_for_an_event_that_never_arrives() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync([|Paid|] paid) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced paid) => default;
        }
        """);

    [Fact]
    public Task Corrects_all_parameters() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync([|OrderPaid|] paid) => default;
        }

        [EventHandler<OrderPaid>]
        public sealed class Printer
        {
            public ValueTask HandleAsync([|OrderPlaced|] placed) => default;
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced paid) => default;
        }

        [EventHandler<OrderPaid>]
        public sealed class Printer
        {
            public ValueTask HandleAsync(OrderPaid placed) => default;
        }
        """,
        "Take 'OrderPlaced'");
}
