using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Aggregates below classes of the user's own: each event reaches the method of the class that has it, whatever stands between.</summary>
public sealed class AggregateHierarchyTests
{
    private const string Events =
        """
        public sealed record Named(string Name);
        public sealed record Placed(int Total);
        public sealed record Noted<T>(T Note);

        """;

    [Theory]
    [InlineData(
        """
        public abstract partial class Entity : AggregateRoot<int>
        {
            protected Entity() : base(1) { }
            public string Log { get; protected set; } = "";
            public void Happen(object what) => LoadFromHistory([what]);
            private void Apply(Named named) => Log += named.Name;
        }

        public sealed partial class Order : Entity
        {
            private void Apply(Placed placed) => Log += placed.Total;
        }
        """)]
    [InlineData(
        """
        public abstract partial class Entity<TId>(TId id) : AggregateRoot<TId>(id) where TId : notnull
        {
            public string Log { get; protected set; } = "";
            private void Apply(Named named) => Log += named.Name;
        }

        public abstract partial class Middle(Guid id) : Entity<Guid>(id);

        public abstract class Lower(Guid id) : Middle(id);

        public sealed partial class Order() : Lower(Guid.NewGuid())
        {
            private void Apply(Placed placed) => Log += placed.Total;
        }
        """)]
    [InlineData(
        """
        public abstract class Entity : AggregateRoot<int>
        {
            protected Entity() : base(1) { }
            public string Log { get; protected set; } = "";
            protected void Apply(Named named) => Log += named.Name;
        }

        public sealed partial class Order : Entity
        {
            private void Apply(Placed placed) => Log += placed.Total;
        }
        """)]
    [InlineData(
        """
        public sealed partial class Order : Root
        {
            public Order() : base(Guid.NewGuid()) { }
            public string Log { get; private set; } = "";
            private void Apply(Named named) => Log += named.Name;
            private void Apply(in Placed placed) => Log += placed.Total;
        }
        """)]
    [InlineData(
        """
        public partial class Entity : AggregateRoot<int>
        {
            public Entity() : base(1) { }
            public string Log { get; protected set; } = "";
            private void Apply(Placed placed) => Log += placed.Total;
        }

        public sealed class Order : Entity2;

        public partial class Entity2 : Entity
        {
            protected virtual void Apply(Named named) => Log += named.Name;
        }
        """)]
    [InlineData(
        """
        public abstract class Entity : AggregateRoot<int>
        {
            protected Entity() : base(1) { }
            public string Log { get; protected set; } = "";

            protected override void ApplyEvent(object @event)
            {
                if (@event is not Named named)
                    throw UnknownEvent(@event);
                Log += named.Name;
            }
        }

        public sealed partial class Order : Entity
        {
            private void Apply(Placed placed) => Log += placed.Total;
        }
        """)]
    [InlineData(
        """
        public sealed partial class Order() : Outer.Entity<int>(1)
        {
            private void Apply(Placed placed) => Log += placed.Total;
        }

        public static partial class Outer
        {
            public abstract partial class Entity<TId> : AggregateRoot<TId> where TId : notnull
            {
                protected Entity(TId id) : base(id) { }
                public string Log { get; protected set; } = "";
            }

            public abstract partial class Entity<TId>
            {
                private void Apply(Named named) => Log += named.Name;
                private void Apply(Noted<TId> noted) => Log += noted.Note;
            }
        }
        """)]
    public async Task Every_level_applies_its_events(string classes)
    {
        var result = GeneratorHarness.Run("using Root = SourceGenBus.Domain.AggregateRoot<System.Guid>;\n" + Events + classes + Program(
            """
            var order = new Order();
            order.LoadFromHistory([new Named("a"), new Placed(2), new Named("b")]);
            var log = order.Log;
            try { new Order().LoadFromHistory([new Noted<string>("x")]); }
            catch (InvalidOperationException e) { log += e.Message.Contains("'void Apply(Noted") ? " unknown" : e.Message; }
            return Task.FromResult(log);
            """));

        Assert.Equal("a2b unknown", await LoadedProgram.RunAsync(result));
    }

    [Theory]
    [InlineData("public abstract partial class Entity", "private")]
    [InlineData("public abstract partial class Entity", "protected")]
    [InlineData("public abstract class Entity", "protected")]
    public void A_base_in_another_assembly(string declaration, string accessibility)
    {
        var library = Assemblies.Compile(
            "Domain",
            $$"""
            namespace Domain;

            public sealed record Named(string Name);

            {{declaration}} : SourceGenBus.Domain.AggregateRoot<int>
            {
                protected Entity() : base(1) { }

                {{accessibility}} void Apply(Named named) { }
            }
            """);
        var result = GeneratorHarness.Run(
            Events + "public sealed partial class Order : Domain.Entity { private void Apply(Placed placed) { } }",
            GeneratorOptions.Default.With(library));

        var text = result["Aggregates.Order.g.cs"];
        Assert.Contains("typeof(global::Placed)", text, StringComparison.Ordinal);
        Assert.Contains(
            declaration.Contains("partial", StringComparison.Ordinal) ? "base.ApplyEvent(@event!)" : "base.Apply((global::Domain.Named)@event!)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_events_of_its_own_needs_no_code()
    {
        var result = GeneratorHarness.Run(
            Events +
            """
            public abstract partial class Entity : AggregateRoot<int>
            {
                protected Entity() : base(1) { }

                private void Apply(Named named) { }
            }

            public sealed partial class Order : Entity;
            """);

        Assert.Equal(["Aggregates.Entity.g.cs", "Registration.g.cs"], result.Names);
    }

    private static string Program(string body) =>
        $$"""

        public static class Program
        {
            public static Task<string> Run()
            {
                {{body}}
            }
        }
        """;
}
