using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Aggregates;

/// <summary>Events that a class of an aggregate raises are looked for in all classes that may apply them.</summary>
public sealed class AggregateBelowOwnClassTests() : RuleTests(DiagnosticIds.MissingApply)
{
    protected override string Shared => "public sealed record Placed(string Id); public sealed record Named(string Name);";

    [Theory]
    [InlineData("private void Apply(Named named) { }", "")]
    [InlineData("", "private void Apply(Named named) { }")]
    public Task Silent_when_one_of_the_classes_applies_it(string inBase, string inDerived) => Silent(
        $$"""
        public abstract partial class Entity(int id) : AggregateRoot<int>(id)
        {
            public void Name(string name) => Raise(new Named(name));

            {{inBase}}
        }

        public sealed partial class Order(int id) : Entity(id)
        {
            public void Place() => Raise(new Placed(""));

            public void NameAgain(string name) => Raise(new Named(name));

            private void Apply(Placed placed) { }

            {{inDerived}}
        }
        """);

    [Fact]
    public Task Fires_where_a_base_raises_what_nobody_applies() => Fires(
        """
        public abstract partial class Entity(int id) : AggregateRoot<int>(id)
        {
            public void Name(string name) => [|Raise(new Named(name))|];
        }

        public sealed partial class Order(int id) : Entity(id)
        {
            public void Place() => [|Raise(new Placed(""))|];
        }
        """,
        "'Order' raises 'Named' but has no method 'void Apply(Named)', so raising it throws; add it, even when it changes nothing",
        "'Order' raises 'Placed' but has no method 'void Apply(Placed)', so raising it throws; add it, even when it changes nothing");

    [Fact]
    public Task Silent_on_types_that_are_the_same_at_run_time() => Silent(
        """
        public sealed record Moved<T>(T To);

        public sealed partial class Robot(int id) : AggregateRoot<int>(id)
        {
            public void Move() => Raise(new Moved<(int X, int Y)>((1, 2)));

            private void Apply(Moved<(int, int)> moved) { }
        }
        """);

    [Fact]
    public Task Silent_below_a_base_whose_private_methods_do_not_show() => Silent(
        TestProject.Library with
        {
            ReferencedLibraries =
            [
                """
                namespace Domain;

                public sealed record Renamed(string Name);

                public abstract partial class Entity(int id) : SourceGenBus.Domain.AggregateRoot<int>(id)
                {
                    private void Apply(Renamed renamed) { }
                }
                """,
            ],
        },
        """
        public sealed partial class Order(int id) : Domain.Entity(id)
        {
            public void Rename() => Raise(new Domain.Renamed(""));
        }
        """);

    [Theory]
    [InlineData("internal void Apply(Renamed renamed) { }")]
    [InlineData("private protected void Apply(Renamed renamed) { }")]
    [InlineData("")]
    public Task Fires_below_a_base_elsewhere_whose_method_cannot_be_called(string method) => Fires(
        Domain("public abstract class Entity", method),
        """
        public sealed partial class Order(int id) : Domain.Entity(id)
        {
            public void Rename() => [|Raise(new Domain.Renamed(""))|];
        }
        """,
        "'Order' raises 'Renamed' but has no method 'void Apply(Renamed)' that can be called from outside of 'Domain', so raising it " +
            "throws; add it, even when it changes nothing");

    [Theory]
    [InlineData("public abstract class Entity", "protected void Apply(Renamed renamed) { }")]
    [InlineData("public abstract class Entity", "protected override void ApplyEvent(object happened) { }")]
    [InlineData("public abstract partial class Entity", "internal void Apply(Renamed renamed) { }")]
    public Task Silent_below_a_base_elsewhere_that_may_apply_it(string declaration, string method) => Silent(
        Domain(declaration, method),
        """
        public sealed partial class Order(int id) : Domain.Entity(id)
        {
            public void Rename() => Raise(new Domain.Renamed(""));

            private void Apply(Placed placed) { }
        }
        """);

    private static TestProject Domain(string declaration, string method) => TestProject.Library with
    {
        NamedLibraries =
        [
            ("Domain",
            $$"""
            namespace Domain;

            public sealed record Renamed(string Name);

            {{declaration}}(int id) : SourceGenBus.Domain.AggregateRoot<int>(id)
            {
                {{method}}
            }
            """),
        ],
    };
}
