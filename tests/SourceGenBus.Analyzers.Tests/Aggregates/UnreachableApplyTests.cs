using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Aggregates;

/// <summary>
/// Methods of a base in another assembly that no dispatch reaches: the base has none, and that of the derived class may not call them.
/// </summary>
public sealed class UnreachableApplyTests() : RuleTests(DiagnosticIds.NeverApplied)
{
    private const string Order =
        "public sealed partial class [|Order|](int id) : Domain.Entity(id) { private void Apply(Placed placed) { } }";

    protected override string Shared => "public sealed record Placed(string Id);";

    [Theory]
    [InlineData("private protected void Apply(Named named) { }", "", "private protected")]
    [InlineData("internal virtual void Apply(Named named) { }", "", "internal to the assembly 'Domain'")]
    [InlineData(
        "private protected void Apply(Named named) { }",
        "public abstract class Middle(int id) : Entity(id); public abstract class Other(int id) : Middle(id);",
        "private protected")]
    public Task Fires_where_the_class_is_derived(string method, string more, string why) => Fires(
        Library("public abstract class Entity", method, more),
        Order,
        $"'Entity.Apply(Named)' is never called: it is {why}, so the dispatch of 'Order' cannot call it; in 'Domain', make 'Entity' " +
            "partial or the method protected");

    [Fact]
    public Task Fires_on_the_class_that_has_the_dispatch_alone() => Fires(
        Library("public abstract class Entity", "private protected void Apply(Named named) { }"),
        """
        public abstract class Middle(int id) : Domain.Entity(id);

        public partial class [|Order|](int id) : Middle(id);

        public sealed partial class Special(int id) : Order(id) { private void Apply(Placed placed) { } }
        """,
        "'Entity.Apply(Named)' is never called: it is private protected, so the dispatch of 'Order' cannot call it; in 'Domain', " +
            "make 'Entity' partial or the method protected");

    [Fact]
    public Task Fires_on_a_method_that_must_not_be_called() => Fires(
        Library("public abstract class Entity", "[System.Obsolete(\"Gone.\", error: true)] protected void Apply(Named named) { }"),
        Order,
        "'Entity.Apply(Named)' is never called: it is marked [Obsolete] with 'error: true', so the dispatch of 'Order' cannot call " +
            "it; in 'Domain', let it be a warning while it is in use");

    [Fact]
    public Task Fires_on_an_event_that_cannot_be_named_here() => Fires(
        Library("public abstract class Entity", "protected void Apply(Named named) { }"),
        Order + " namespace Domain { public sealed record Named(int Other); }",
        "'Entity.Apply(Named)' is never called: the event is declared in the assembly 'Domain' under a name that a type of this " +
            "project has, too, so generated code cannot name it; override ApplyEvent yourself, or change that");

    [Theory]
    [InlineData("public abstract class Entity", "protected void Apply(Named named) { }")]
    [InlineData("public abstract class Entity", "protected internal void Apply(Named named) { }")]
    [InlineData("public abstract partial class Entity", "private protected void Apply(Named named) { }")]
    [InlineData("public abstract partial class Entity", "internal virtual void Apply(Named named) { }")]
    [InlineData("public abstract class Entity", "private protected void Apply(string text, Named named) { }")]
    public Task Silent_where_the_method_is_reached(string declaration, string method) => Silent(
        Library(declaration, method),
        Order.Replace("[|Order|]", "Order", StringComparison.Ordinal));

    [Fact]
    public Task Silent_where_a_friend_may_call_it() => Silent(
        TestProject.Library with
        {
            NamedLibraries =
            [
                ("Domain",
                "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"TestProject\")] "
                    + Source("public abstract class Entity", "internal void Apply(Named named) { }")),
            ],
        },
        Order.Replace("[|Order|]", "Order", StringComparison.Ordinal));

    [Fact]
    public Task Silent_where_the_class_has_a_method_of_its_own_for_the_event() => Silent(
        Library("public abstract class Entity", "private protected void Apply(Named named) { }"),
        "public sealed partial class Order(int id) : Domain.Entity(id) { private void Apply(Domain.Named named) { } }");

    [Fact]
    public Task Silent_where_the_class_dispatches_itself() => Silent(
        Library("public abstract class Entity", "private protected void Apply(Named named) { }"),
        "public sealed class Order(int id) : Domain.Entity(id) { protected override void ApplyEvent(object @event) { } }");

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        Library("public abstract class Entity", "private protected void Apply(Named named) { }"), Order);

    private static TestProject Library(string declaration, string method, string more = "") =>
        TestProject.Library with { NamedLibraries = [("Domain", Source(declaration, method) + more)] };

    private static string Source(string declaration, string method) =>
        $$"""
        namespace Domain;

        public sealed record Named(string Name);

        {{declaration}}(int id) : SourceGenBus.Domain.AggregateRoot<int>(id)
        {
            {{method}}
        }
        """;
}
