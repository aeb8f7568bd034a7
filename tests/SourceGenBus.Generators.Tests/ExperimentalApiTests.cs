using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>
/// Whoever uses an experimental or obsolete API says so where it is used; generated code, which names the same types, must
/// not ask again.
/// </summary>
public sealed class ExperimentalApiTests
{
    private const string Program =
        """
        using System.Diagnostics.CodeAnalysis;

        namespace Shop;

        [Experimental("SHOP001")]
        public sealed record OrderForecast(string Id) : DomainEvent;

        public sealed record OrderPlaced(string Id) : DomainEvent;

        public sealed record Batch<T>(T[] Items);

        [DispatchPolicy, Experimental("SHOP002")]
        public sealed record Unhandled;

        #pragma warning disable SHOP001, SHOP003, SHOP004, SHOP005, SHOP006

        [Experimental("SHOP003")]
        public sealed class Clock;

        [EventHandler<OrderForecast>]
        [EventHandler<Batch<OrderForecast[]>>]
        internal sealed class Forecasts
        {
            public ValueTask HandleAsync(object forecast) => default;
        }

        [EventHandler<OrderPlaced>, Experimental("SHOP004")]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        internal sealed class Printer
        {
            [Experimental("SHOP005")]
            public Printer(Clock clock) => _ = clock;

            [Experimental("SHOP006")]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        internal static class Sales
        {
            public static async ValueTask SellAsync(IEventBus bus)
            {
                await bus.PublishAsync(new OrderForecast(""));
                await bus.PublishAsync(new Batch<OrderForecast>([]));
                await bus.PublishAsync(new OrderPlaced(""));
            }
        }
        """;

    [Fact]
    public void Generated_code_disables_what_the_handlers_had_to_disable()
    {
        var result = GeneratorHarness.Run(Program); // Asserts that no generated file has a warning.

        Assert.All(
            new[] { "Module.g.cs", "Routes.OrderForecastRoute.g.cs", "Routes.OrderPlacedRoute.g.cs" },
            name => Assert.Contains(
                "#pragma warning disable SHOP001, SHOP002, SHOP003, SHOP004, SHOP005, SHOP006, CS0435, CS0436, CS0437, CS0612", result[name], StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_with_an_experimental_event_stays_as_it_is()
    {
        var interceptors = GeneratorHarness.Run(Program)["Interceptors.Program.g.cs"];

        Assert.Contains("PublishOrderPlacedAsync", interceptors, StringComparison.Ordinal);
        Assert.DoesNotContain("OrderForecast", interceptors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_referenced_assembly_that_is_experimental_as_a_whole()
    {
        var library = GeneratorHarness.RunOnce(
            GeneratorOptions.Default with { AssemblyName = "Forecasts" },
            GeneratorHarness.Usings,
            new SourceFile(
                "Forecasts.cs",
                """
                using System.Diagnostics.CodeAnalysis;

                [assembly: Experimental("SHOP007")]

                namespace Forecasts;

                public sealed record Forecast(string Id);

                [EventHandler<Forecast>]
                internal static class Printer
                {
                    public static ValueTask HandleAsync(Forecast forecast) => default;
                }
                """));

        // Asserts that no generated file has a warning.
        var host = GeneratorHarness.Run(
            GeneratorOptions.Default.With(library.Compilation.ToMetadataReference()),
            GeneratorHarness.Usings,
            new SourceFile("Program.cs", "public sealed record Placed; [EventHandler<Placed>] internal static class Log { public static ValueTask HandleAsync(Placed placed) => default; }"));

        Assert.Contains("#pragma warning disable SHOP007,", host["Registration.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Obsolete_apis_with_an_id_of_their_own()
    {
        var result = GeneratorHarness.Run(
            """
            using System.Runtime.Versioning;

            namespace Shop;

            [Obsolete("", DiagnosticId = "OLD001", UrlFormat = "https://example.com/{0}")]
            public sealed record Placed(string Id);

            [Obsolete("", false, DiagnosticId = "OLD002")]
            public sealed record Ship(string Id) : ICommand;

            [Obsolete(DiagnosticId = "OLD003")]
            public static class Contracts
            {
                public sealed record Paid(string Id);
            }

            [Obsolete(DiagnosticId = "not an id")]
            public sealed record Odd;

            [RequiresPreviewFeatures]
            public sealed record Previewed(string Id);

            #pragma warning disable OLD001, OLD002, OLD003, OLD004, OLD005, OLD006, OLD007, CA2252

            [Obsolete(DiagnosticId = "OLD004")]
            public sealed class Clock;

            [EventHandler<Placed>, EventHandler<Contracts.Paid>, EventHandler<Previewed>, Obsolete(DiagnosticId = "OLD005")]
            internal sealed class Mailer
            {
                [Obsolete(DiagnosticId = "OLD006")]
                public Mailer(Clock clock) => _ = clock;

                [Obsolete(DiagnosticId = "OLD007")]
                public ValueTask HandleAsync(object e) => default;
            }

            [CommandHandler<Ship>]
            internal static class Shipping
            {
                public static ValueTask HandleAsync(Ship ship) => default;
            }

            internal static class Sales
            {
                public static async ValueTask SellAsync(IEventBus bus, ICommandBus commands)
                {
                    await bus.PublishAsync(new Placed(""));
                    await bus.PublishAsync(new Contracts.Paid(""));
                    await bus.PublishAsync(new Previewed(""));
                    await commands.SendAsync(new Ship(""));
                }
            }
            """);

        Assert.Contains(
            "CA2252, OLD001, OLD002, OLD003, OLD004, OLD005, OLD006, OLD007", result["Module.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("Interceptors.Program.g.cs", result.Names);
    }

    [Fact]
    public void An_experimental_assembly()
    {
        var contracts = Assemblies.Compile(
            "Contracts", "[assembly: System.Diagnostics.CodeAnalysis.Experimental(\"CON001\")] namespace Contracts; public sealed record Paid;");

        var result = GeneratorHarness.Run(
            GeneratorOptions.Default.With(contracts),
            GeneratorHarness.Usings,
            new SourceFile(
                "Program.cs",
                """
                namespace Shop;

                #pragma warning disable CON001

                [EventHandler<Contracts.Paid>]
                internal sealed class Accounts(IEventBus bus)
                {
                    public ValueTask HandleAsync(Contracts.Paid paid) => bus.PublishAsync(paid);
                }
                """));

        Assert.Contains("disable CON001, ", result["Routes.PaidRoute.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_an_error_to_use_is_left_out()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            [Obsolete("Use OrderPlaced.", error: true)]
            public sealed record OrderMade(string Id);

            public sealed record OrderPlaced(string Id);

            [Obsolete]
            [EventHandler<OrderMade>]
            [EventHandler<OrderPlaced>]
            internal sealed class Mailer
            {
                public ValueTask HandleAsync(object order) => default;

                public static ValueTask SellAsync(IEventBus bus) => bus.PublishAsync(new OrderMade(""));
            }

            [Obsolete("", error: true)]
            [EventHandler<OrderPlaced>]
            internal sealed class Printer
            {
                public ValueTask HandleAsync(OrderPlaced order) => default;
            }

            [EventHandler<OrderPlaced>]
            internal sealed class Archive
            {
                [Obsolete("", error: true)]
                public Archive(string path) => _ = path;

                public Archive()
                {
                }

                [Obsolete("", error: true)]
                public ValueTask HandleAsync(OrderPlaced order) => default;

                public ValueTask HandleAsync(object order) => default;
            }
            """);

        Assert.Equal(["Routes.OrderPlacedRoute.g.cs"], result.Names.Where(static name => name.StartsWith("Routes.", StringComparison.Ordinal)));
        Assert.DoesNotContain("Printer", result["Routes.OrderPlacedRoute.g.cs"], StringComparison.Ordinal);
    }
}
