using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class DuplicateEventTests() : RuleTests(DiagnosticIds.DuplicateEvent)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_the_second_attribute() => Fires(
        """
        [EventHandler<OrderPlaced>]
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' is marked twice as a handler of 'OrderPlaced' and would handle each event twice; remove one attribute");

    [Fact]
    public Task Fires_across_the_parts_of_a_partial_class() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed partial class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [[|EventHandler<OrderPlaced>|]]
        public sealed partial class Mailer;
        """,
        "'Mailer' is marked twice as a handler of 'OrderPlaced' and would handle each event twice; remove one attribute");

    [Fact]
    public Task Silent_on_different_events() => Silent(
        """
        [EventHandler<OrderPlaced>, EventHandler<string>, EventHandler<List<int>>, EventHandler<List<string>>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """);

    [Fact]
    public Task Silent_on_two_classes_for_one_event() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);
}
