using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>How handlers are constructed and modules composed.</summary>
public sealed class ModuleSnapshots
{
    [Fact]
    public void Dependencies()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record OrderPlaced(string Id);
            public interface IClock;

            [EventHandler<OrderPlaced>]
            internal sealed class Mailer(IClock clock, IServiceProvider services, IEventBus bus)
            {
                public ValueTask HandleAsync(OrderPlaced order) => (clock, services, bus) is (null, null, null) ? default : default;
            }
            """);

        Snapshot.Matches(result, ["Module.g.cs"]);
    }

    [Fact]
    public void Keyed_and_optional_dependencies()
    {
        var result = GeneratorHarness.Run(
            """
            using Microsoft.Extensions.DependencyInjection;

            namespace Shop;

            public sealed record OrderPlaced(string Id);
            public interface IClock;
            public enum Zone { Utc, Local }

            [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
            internal sealed class Mailer
            {
                public Mailer(
                    [FromKeyedServices("utc \"Z\"")] IClock text,
                    [FromKeyedServices(Zone.Local)] IClock zone,
                    [FromKeyedServices(typeof(Mailer))] IClock? type = null,
                    IClock? missing = null,
                    string name = "mail",
                    int? port = null,
                    TimeSpan timeout = default,
                    Zone fallback = Zone.Local,
                    decimal limit = 79228162514264337593543950335m,
                    double ratio = 0.5,
                    char separator = '\'')
                {
                }

                public ValueTask HandleAsync(OrderPlaced order) => default;
            }
            """);

        Snapshot.Matches(result, ["Module.g.cs"]);
    }

    [Fact]
    public void Constructor_that_was_chosen_by_attribute()
    {
        var result = GeneratorHarness.Run(
            """
            using Microsoft.Extensions.DependencyInjection;

            namespace Shop;

            public sealed record OrderPlaced(string Id);
            public interface IClock;

            [EventHandler<OrderPlaced>]
            internal sealed class Mailer
            {
                [ActivatorUtilitiesConstructor]
                public Mailer(IClock clock) => _ = clock;

                public Mailer(IClock clock, IClock other) => _ = (clock, other);

                public ValueTask HandleAsync(OrderPlaced order) => default;
            }
            """);

        Snapshot.Matches(result, ["Module.g.cs"]);
    }

    [Fact]
    public void Module_that_brings_along_those_it_references()
    {
        var orders = Assemblies.Module("Orders", "OrderPlaced");
        var bets = Assemblies.Module("Bets", "BetPlaced");
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            [EventHandler<Orders.OrderPlaced>]
            [EventHandler<Bets.BetPlaced>]
            internal sealed class Mailer
            {
                public ValueTask HandleAsync(object placed) => default;
            }
            """,
            GeneratorOptions.Default.With(orders, bets));

        Snapshot.Matches(result, ["Module.g.cs", "Registration.g.cs"]);
    }

    [Fact]
    public void Registration_without_handlers()
    {
        var result = GeneratorHarness.Run("namespace Shop { internal static class Empty; }");

        Assert.Equal(["Registration.g.cs"], result.Names);
        Snapshot.Matches(result, ["Registration.g.cs"]);
    }

    [Fact]
    public void Registration_of_a_host_without_handlers_of_its_own()
    {
        var result = GeneratorHarness.Run(
            "namespace Shop { internal static class Host; }",
            GeneratorOptions.Default.With(Assemblies.Module("Orders", "OrderPlaced")));

        Assert.Equal(["Registration.g.cs"], result.Names);
        Snapshot.Matches(result, ["Registration.g.cs"]);
    }

    [Fact]
    public void Nothing_is_generated_without_the_library()
    {
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default with { References = TestReferences.Framework },
            new SourceFile("Program.cs", "namespace Shop { internal static class Empty; }"));

        Assert.Empty(result.Names);
    }
}
