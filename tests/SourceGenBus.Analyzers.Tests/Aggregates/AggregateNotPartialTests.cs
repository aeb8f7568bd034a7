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
    public Task Fires_where_the_project_has_aggregates_and_no_bus() => Fires(
        TestProject.Domain,
        "public sealed class {|CS0534:[|Order|]|}(string id) : AggregateRoot<string>(id) { private void Apply(OrderPlaced placed) { } }",
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

    [Theory]
    [InlineData("internal", "protected")]
    [InlineData("private protected", "protected")]
    [InlineData("internal", "protected internal")]
    public Task Fires_on_a_base_whose_methods_no_other_project_could_call(string accessibility, string ofConstructor) => Fires(
        $$"""
        public abstract class [|Entity|] : AggregateRoot<int>
        {
            {{ofConstructor}} Entity() : base(1) { }

            {{accessibility}} void Apply(OrderPlaced placed) { }
        }

        public sealed partial class Order : Entity;
        """,
        "'Entity' derives from AggregateRoot, whose dispatch to the Apply methods is generated; make it, and what it is nested in, " +
            "partial");

    [Theory]
    [InlineData("public abstract class", "protected", "protected")]
    [InlineData("public abstract class", "protected", "protected internal")]
    [InlineData("public abstract class", "internal", "internal")]
    [InlineData("public abstract class", "private protected", "internal")]
    [InlineData("internal abstract class", "protected", "internal")]
    [InlineData("public abstract partial class", "protected", "internal")]
    public Task Silent_on_a_base_whose_methods_all_can_call(string declaration, string ofConstructor, string accessibility) => Silent(
        $$"""
        {{declaration}} Entity : AggregateRoot<int>
        {
            {{ofConstructor}} Entity() : base(1) { }

            {{accessibility}} void Apply(OrderPlaced placed) { }
        }
        """);

    [Fact]
    public Task Silent_on_a_base_in_a_program_that_nobody_derives_from() => Silent(
        TestProject.Program,
        """
        public abstract class Entity(int id) : AggregateRoot<int>(id) { internal void Apply(OrderPlaced placed) { } }

        public static class Program { public static void Main() { } }
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
