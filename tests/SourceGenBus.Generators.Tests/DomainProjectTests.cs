using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>A project of a domain has aggregates and the generator, and no bus; a project with the bus may have no aggregates.</summary>
public sealed class DomainProjectTests
{
    private const string Order =
        """
        namespace Domain;

        public sealed record Placed(string Id, decimal Total) : DomainEvent;

        public sealed partial class Order(string id) : AggregateRoot<string>(id)
        {
            public decimal Total { get; private set; }

            public void Place(decimal total) => Raise(new Placed(Id, total));

            private void Apply(Placed placed) => Total = placed.Total;
        }
        """;

    private const string Handler =
        """

        public sealed record Ship(string Id) : ICommand;

        [EventHandler<Placed>]
        public sealed class Mailer { public ValueTask HandleAsync(Placed placed) => default; }

        [CommandHandler<Ship>]
        public sealed class Shipping(IEventBus bus) { public ValueTask HandleAsync(Ship ship) => bus.PublishAsync(new Placed(ship.Id, 0)); }
        """;

    private static readonly GeneratorOptions Domain = GeneratorOptions.Default with { AssemblyName = "Domain", References = TestReferences.Abstractions };

    [Theory]
    [InlineData("")]
    [InlineData(Handler)]
    public void Without_the_bus_the_dispatch_of_aggregates_is_all_that_is_generated(string more)
    {
        var result = GeneratorHarness.Run(Order + more, Domain);

        Assert.Equal(["Aggregates.Domain_Order.g.cs"], result.Names);
        Assert.DoesNotContain("SourceGenBus.Generated", result["Aggregates.Domain_Order.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_aggregate_goes_on_where_that_of_a_domain_ends()
    {
        var order = GeneratorHarness.Run(Order.Replace("sealed partial class", "partial class", StringComparison.Ordinal), Domain);
        var domain = MetadataReference.CreateFromImage(Assemblies.Emit(order));

        var result = GeneratorHarness.Run(
            """
            public sealed record Rushed;
            public sealed partial class Express(string id) : Domain.Order(id) { private void Apply(Rushed rushed) { } }
            """,
            GeneratorOptions.Default.With(domain));

        Assert.Contains("base.ApplyEvent(@event!)", result["Aggregates.Express.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_aggregates_the_bus_is_generated_and_a_class_of_that_name_is_the_users_own()
    {
        var references = TestReferences.All.RemoveAll(static reference => Path.GetFileName(reference.Display) == "SourceGenBus.Domain.dll");

        var result = GeneratorHarness.Run(
            GeneratorOptions.Default with { References = references },
            new SourceFile(
                "Program.cs",
                """
                using System.Threading.Tasks;
                using SourceGenBus;

                public sealed record Placed;
                public abstract class AggregateRoot<TId>(TId id) { public TId Id => id; }
                public sealed partial class Order(int id) : AggregateRoot<int>(id) { private void Apply(Placed placed) => _ = placed; }

                [EventHandler<Placed>]
                public sealed class Mailer { public ValueTask HandleAsync(Placed placed) => default; }
                """));

        Assert.Contains("Routes.PlacedRoute.g.cs", result.Names);
        Assert.DoesNotContain(result.Names, static name => name.StartsWith("Aggregates.", StringComparison.Ordinal));
    }
}
