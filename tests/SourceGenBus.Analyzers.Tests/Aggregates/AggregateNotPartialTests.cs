using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Aggregates;

public sealed class AggregateNotPartialTests() : RuleTests(DiagnosticIds.AggregateNotPartial)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_class_that_is_not_partial() => Fires(
        """
        public sealed class {|CS0534:[|Order|]|}(string id) : AggregateRoot<string>(id)
        {
            private void Apply(OrderPlaced placed)
            {
            }
        }
        """,
        "'Order' derives from AggregateRoot, whose dispatch to the Apply methods is generated; make it, and what it is nested in, partial");

    [Fact]
    public Task Silent_on_a_partial_class() => Silent(
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
        TestProject.Broken,
        """
        public sealed class {|CS0534:[|Order|]|}(string id) : AggregateRoot<string>(id)
        {
            private void Apply(OrderPlaced placed)
            {
            }
        }
        """);
}
