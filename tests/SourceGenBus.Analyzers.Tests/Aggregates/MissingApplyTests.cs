using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Aggregates;

public sealed class MissingApplyTests() : RuleTests(DiagnosticIds.MissingApply)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_where_the_project_has_aggregates_and_no_bus() => Fires(
        TestProject.Domain,
        "public sealed partial class Order(int id) : AggregateRoot<int>(id) { public void Place() => [|Raise(new OrderPlaced(\"1\"))|]; }",
        "'Order' raises 'OrderPlaced' but has no method 'void Apply(OrderPlaced)', so raising it throws; add it, even when it changes nothing");

    [Fact]
    public Task Fires_on_an_event_without_its_method() => Fires(
        """
        public sealed partial class Order(string id) : AggregateRoot<string>(id)
        {
            public void Place() => [|Raise(new OrderPlaced(Id))|];
        }
        """,
        "'Order' raises 'OrderPlaced' but has no method 'void Apply(OrderPlaced)', so raising it throws; add it, even when it changes nothing");

    [Theory]
    [InlineData("private static void Apply(OrderPlaced placed) { }", "'Apply(OrderPlaced)' is not called, because it is static; remove 'static'")]
    [InlineData("private int Apply(OrderPlaced placed) => 1;", "'Apply(OrderPlaced)' is not called, because it returns 'int', which nobody takes; return void")]
    [InlineData("private void Apply(OrderPlaced placed, int more) { }", "'Apply(OrderPlaced, int)' is not called, because it takes more than the event; take the event alone")]
    [InlineData("private static void Apply(string text) { }", "add it, even when it changes nothing")]
    public Task Fires_with_what_is_wrong_with_the_method_that_is_there(string method, string remedy) => Fires(
        $$"""
        public sealed partial class Order(string id) : AggregateRoot<string>(id)
        {
            public void Place() => [|Raise(new OrderPlaced(Id))|];

            {{method}}
        }
        """,
        $"'Order' raises 'OrderPlaced' but has no method 'void Apply(OrderPlaced)', so raising it throws; {remedy}");

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
    public Task Silent_where_the_project_has_aggregates_and_no_bus() => Silent(
        TestProject.Domain,
        """
        public sealed partial class Order(int id) : AggregateRoot<int>(id)
        {
            public void Place() => Raise(new OrderPlaced("1"));

            private void Apply(OrderPlaced placed) { }
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
