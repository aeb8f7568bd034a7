using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class WrongEventTypeTests() : RuleTests(DiagnosticIds.WrongEventType)
{
    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId);

        public sealed record OrderLost(string OrderId);
        """;

    [Fact]
    public Task Fires_on_another_event() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync([|OrderLost|] lost) => default;
        }
        """,
        "'Mailer' is marked as a handler of 'OrderPlaced', but its HandleAsync takes 'OrderLost', which a 'OrderPlaced' is not; correct the parameter or the attribute");

    [Fact]
    public Task Fires_on_a_derived_event_and_on_a_conversion() => Fires(
        """
        public record Animal;

        public sealed record Dog : Animal;

        [EventHandler<Animal>]
        public sealed class Keeper
        {
            public ValueTask HandleAsync([|Dog|] dog) => default;
        }

        [EventHandler<int>]
        public sealed class Counter
        {
            public ValueTask HandleAsync([|long|] number) => default;
        }
        """,
        "'Keeper' is marked as a handler of 'Animal', but its HandleAsync takes 'Dog', which a 'Animal' is not; correct the parameter or the attribute",
        "'Counter' is marked as a handler of 'int', but its HandleAsync takes 'long', which a 'int' is not; correct the parameter or the attribute");

    [Fact]
    public Task Silent_on_the_event_a_base_an_interface_and_object() => Silent(
        """
        public interface IFact;

        public abstract record Fact : IFact;

        public sealed record Moved : Fact;

        [EventHandler<Moved>]
        public sealed class A
        {
            public ValueTask HandleAsync(Moved moved) => default;
        }

        [EventHandler<Moved>]
        public sealed class B
        {
            public ValueTask HandleAsync(Fact fact) => default;
        }

        [EventHandler<Moved>]
        public sealed class C
        {
            public ValueTask HandleAsync(IFact fact) => default;
        }

        [EventHandler<Moved>, EventHandler<int>]
        public sealed class D
        {
            public ValueTask HandleAsync(object fact) => default;
        }
        """);

    [Fact]
    public Task Silent_when_each_event_has_its_method() => Silent(
        """
        [EventHandler<OrderPlaced>, EventHandler<OrderLost>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;

            public ValueTask HandleAsync(OrderLost lost) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_parameter_whose_type_does_not_exist() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync({|CS0246:OrderPlacd|} placed) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync([|OrderLost|] lost) => default;
        }
        """);
}
