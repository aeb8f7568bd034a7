using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class AmbiguousHandleAsyncTests() : RuleTests(DiagnosticIds.AmbiguousHandleAsync)
{
    protected override string Shared =>
        """
        public interface IFact;

        public interface IDated;

        public sealed record OrderPlaced(string OrderId) : IFact, IDated;
        """;

    [Fact]
    public Task Fires_on_overloads_that_differ_in_what_follows_the_event() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;

            public ValueTask [|HandleAsync|](OrderPlaced placed, CancellationToken token) => default;
        }
        """,
        "More than one HandleAsync of 'Mailer' fits 'OrderPlaced' equally well; keep one, or add one that takes exactly 'OrderPlaced'");

    [Fact]
    public Task Fires_on_two_interfaces_of_the_event() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(IFact fact) => default;

            public ValueTask [|HandleAsync|](IDated dated) => default;
        }
        """,
        "More than one HandleAsync of 'Mailer' fits 'OrderPlaced' equally well; keep one, or add one that takes exactly 'OrderPlaced'");

    [Fact]
    public Task Silent_on_the_most_specific_overload() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;

            public ValueTask HandleAsync(IFact fact) => default;

            public ValueTask HandleAsync(IDated dated) => default;

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_overloads_of_which_one_is_declared_more_derived() => Silent(
        """
        public abstract class Handler
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer : Handler
        {
            public ValueTask HandleAsync(IFact fact) => default;
        }
        """);

    [Fact]
    public Task Silent_on_overloads_of_which_one_cannot_be_called() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed, EventContext context) => default;

            private ValueTask HandleAsync(OrderPlaced placed) => default;

            public ValueTask HandleAsync(OrderPlaced placed, string template) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(IFact fact) => default;

            public ValueTask [|HandleAsync|](IDated dated) => default;
        }
        """);
}
