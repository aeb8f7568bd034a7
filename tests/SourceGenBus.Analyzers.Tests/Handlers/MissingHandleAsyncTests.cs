using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class MissingHandleAsyncTests() : RuleTests(DiagnosticIds.MissingHandleAsync)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_marked_class_without_the_method() => Fires(
        """
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer;
        """,
        "'Mailer' is marked as a handler of 'OrderPlaced' but has no method 'ValueTask HandleAsync(OrderPlaced)'; add it");

    [Fact]
    public Task Silent_when_the_method_is_there() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer;
        """);
}
