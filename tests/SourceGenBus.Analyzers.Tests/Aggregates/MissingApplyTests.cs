using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Aggregates;

public sealed class MissingApplyTests() : RuleTests(DiagnosticIds.MissingApply)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_an_event_without_its_method() => Fires(
        """
        public sealed partial class Order(string id) : AggregateRoot<string>(id)
        {
            public void Place() => [|Raise(new OrderPlaced(Id))|];
        }
        """,
        "'Order' raises 'OrderPlaced' but has no method 'void Apply(OrderPlaced)', so raising it throws; add it, even when it changes nothing");

    [Fact]
    public Task Silent_when_the_method_is_there() => Silent(
        """
        public sealed partial class Order(string id) : AggregateRoot<string>(id)
        {
            public bool IsPlaced { get; private set; }

            public void Place() => Raise(new OrderPlaced(Id));

            private void Apply(OrderPlaced placed) => IsPlaced = true;
        }
        """);

    [Fact]
    public Task Silent_on_a_class_that_dispatches_itself() => Silent(
        """
        public sealed class Order(string id) : AggregateRoot<string>(id)
        {
            public void Place() => Raise(new OrderPlaced(Id));

            protected override void ApplyEvent(object @event)
            {
            }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public sealed partial class Order(string id) : AggregateRoot<string>(id)
        {
            public void Place() => [|Raise(new OrderPlaced(Id))|];
        }
        """);
}
