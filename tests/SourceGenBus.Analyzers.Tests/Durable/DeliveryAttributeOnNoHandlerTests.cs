using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class DeliveryAttributeOnNoHandlerTests() : RuleTests(DiagnosticIds.DeliveryAttributeOnNoHandler)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        [[|Retry(Attempts = 3)|]]
        [[|HandlerName("mailer")|]]
        internal sealed class Mailer;
        """;

    [Fact]
    public Task Fires_on_a_class_that_handles_nothing() => Fires(
        DurableSource.Project,
        Faulty,
        "'Mailer' is marked with [Retry], but handles no event, so nothing is delivered to it; add [EventHandler<TEvent>] or remove the attribute",
        "'Mailer' is marked with [HandlerName], but handles no event, so nothing is delivered to it; add [EventHandler<TEvent>] or remove the attribute");

    [Fact]
    public Task Fires_on_a_handler_of_commands() => Fires(
        DurableSource.Project,
        DurableSource.Usings +
        """
        public sealed record ShipOrder(string OrderId) : ICommand;

        [[|Retry(Attempts = 3)|]]
        [CommandHandler<ShipOrder>]
        internal sealed class Shipping
        {
            public ValueTask HandleAsync(ShipOrder command) => default;
        }
        """,
        "'Shipping' is marked with [Retry], but handles no event, so nothing is delivered to it; add [EventHandler<TEvent>] or remove the attribute");

    [Theory]
    [InlineData("[Retry(Attempts = 3)]")]
    [InlineData("[HandlerName(\"mailer\")]")]
    [InlineData("[Retry, HandlerName(\"mailer\")]")]
    public Task Silent_on_a_handler_of_events(string attributes) => Silent(
        DurableSource.Project,
        $$"""
        {{DurableSource.Usings}}
        public sealed record OrderShipped(string OrderId);

        {{attributes}}
        [EventHandler<OrderShipped>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderShipped shipped) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
