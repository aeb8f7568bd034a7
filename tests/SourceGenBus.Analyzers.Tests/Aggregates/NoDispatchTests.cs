using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Aggregates;

public sealed class NoDispatchTests() : RuleTests(DiagnosticIds.NoDispatch)
{
    private const string Sealed =
        """
        public abstract class Entity(int id) : AggregateRoot<int>(id)
        {
            protected sealed override void ApplyEvent(object @event) { }
        }

        public sealed partial class [|Order|](int id) : Entity(id)
        {
            private void Apply(Placed placed) { }
        }
        """;

    protected override string Shared => "public sealed record Placed(string Id);";

    [Fact]
    public Task Fires_below_a_sealed_dispatch() => Fires(
        Sealed,
        "The dispatch of 'Order' to its Apply methods cannot be generated: a base of 'Order' seals ApplyEvent; remove 'sealed' from it");

    [Fact]
    public Task Fires_on_a_file_local_class() => Fires(
        "file sealed partial class {|CS0534:[|Order|]|}(int id) : AggregateRoot<int>(id) { private void Apply(Placed placed) { } }",
        "The dispatch of 'Order' to its Apply methods cannot be generated: it is file-local, so that no other file can continue it; make it internal");

    [Fact]
    public Task Silent_where_nothing_is_to_be_added() => Silent(
        """
        public abstract class Entity(int id) : AggregateRoot<int>(id)
        {
            protected sealed override void ApplyEvent(object @event) { }
        }

        public sealed class Order(int id) : Entity(id);
        """);

    [Fact]
    public Task Silent_on_a_file_local_class_that_dispatches_itself() => Silent(
        "file sealed class Order(int id) : AggregateRoot<int>(id) { protected override void ApplyEvent(object @event) { } }");

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(Sealed);
}
