using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Aggregates;

public sealed class NeverAppliedTests() : RuleTests(DiagnosticIds.NeverApplied)
{
    private const string Forbidden =
        """
        [Obsolete("Gone.", error: true)]
        public sealed record Placed(string Id);

        public sealed partial class Order(int id) : AggregateRoot<int>(id)
        {
            [Obsolete("Gone.")]
            private void [|Apply|](Placed placed) { }
        }
        """;

    [Fact]
    public Task Fires_on_an_event_that_generated_code_must_not_name() => Fires(
        Forbidden,
        "'Order.Apply(Placed)' is never called: the event is marked [Obsolete] with 'error: true', so generated code cannot name it; override ApplyEvent yourself, or change that");

    [Fact]
    public Task Fires_on_a_method_that_generated_code_must_not_call() => Fires(
        """
        public sealed record Placed(string Id);

        public sealed partial class Order(int id) : AggregateRoot<int>(id)
        {
            [Obsolete("Gone.", error: true)]
            private void [|Apply|](Placed placed) { }
        }
        """,
        "'Order.Apply(Placed)' is never called: it is marked [Obsolete] with 'error: true', so generated code cannot call it; let it " +
            "be a warning while it is in use");

    [Fact]
    public Task Silent_on_a_method_that_is_obsolete_without_being_an_error() => Silent(
        """
        public sealed record Placed(string Id);

        public sealed partial class Order(int id) : AggregateRoot<int>(id)
        {
            [Obsolete("Gone.")]
            private void Apply(Placed placed) { }
        }
        """);

    [Fact]
    public Task Silent_on_a_private_event_of_the_class_itself() => Silent(
        """
        public sealed partial class Order(int id) : AggregateRoot<int>(id)
        {
            public void Place() => Raise(new Placed(""));

            private void Apply(Placed placed) { }

            private sealed record Placed(string Id);
        }
        """);

    [Fact]
    public Task Silent_on_a_class_that_dispatches_itself() => Silent(
        """
        [Obsolete("Gone.", error: true)]
        public sealed record Placed(string Id);

        public sealed class Order(int id) : AggregateRoot<int>(id)
        {
            protected override void ApplyEvent(object @event) { }

            [Obsolete("Gone.")]
            private void Apply(Placed placed) { }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(Forbidden);
}
