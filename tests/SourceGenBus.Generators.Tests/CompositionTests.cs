using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>How the modules of several assemblies come together in a host.</summary>
public sealed class CompositionTests
{
    private const string EmptyHost = "namespace Host { internal static class Program; }";

    [Fact]
    public void Modules_come_in_the_order_of_their_names_whatever_the_order_of_the_references()
    {
        var (a, b, c) = (Assemblies.Module("A", "Placed"), Assemblies.Module("B", "Placed"), Assemblies.Module("C", "Placed"));

        var one = Run(EmptyHost, c, a, b);
        var other = Run(EmptyHost, b, c, a);

        Assert.Equal(["A.Module", "B.Module", "C.Module"], Modules(one["Registration.g.cs"]));
        Assert.Equal(one.Outputs, other.Outputs);
    }

    [Fact]
    public void A_handler_of_a_base_sees_the_events_of_what_it_references_and_none_of_those_that_reference_it()
    {
        var contracts = Assemblies.Compile("Contracts", "namespace Contracts; public interface IFact; public sealed record Paid : IFact;");
        var orders = Assemblies.Compile(
            "Orders",
            "namespace Orders { public sealed record Placed : Contracts.IFact; internal sealed record Checked : Contracts.IFact; " +
            "[SourceGenBus.EventHandler<Contracts.IFact>(IncludeDerived = true)] internal sealed class Log { public System.Threading.Tasks.ValueTask HandleAsync(Contracts.IFact fact) => default; } }",
            contracts);
        var host = Run(
            "namespace Host { public sealed record Started : Contracts.IFact; " +
            "[SourceGenBus.EventHandler<Contracts.IFact>(IncludeDerived = true)] internal sealed class Audit { public System.Threading.Tasks.ValueTask HandleAsync(Contracts.IFact fact) => default; } }",
            contracts,
            orders);

        Assert.Equal(
            ["global::Contracts.Paid", "global::Host.Started", "global::Orders.Placed"],
            host["Module.g.cs"].Split('\n')
                .Where(static line => line.Contains("HandledEvent(", StringComparison.Ordinal))
                .Select(static line => line.Split("typeof(")[1].Split(')')[0]));
    }

    [Fact]
    public void A_diamond_is_composed_once()
    {
        var contracts = Assemblies.Module("Contracts", "Paid");
        var left = Assemblies.Compile("Left", HandlerOf("Contracts.Paid", "Left"), contracts);
        var right = Assemblies.Compile("Right", HandlerOf("Contracts.Paid", "Right"), contracts);
        var host = Run(EmptyHost, left, right, contracts);

        Assert.Equal(["Contracts.Module", "Left.Module", "Right.Module"], Modules(host["Registration.g.cs"]));
    }

    [Fact]
    public void An_assembly_that_only_passes_a_module_on_is_not_named()
    {
        var contracts = Assemblies.Module("Contracts", "Paid");
        var between = Assemblies.Compile("Between", "namespace Between; public sealed class Nothing;", contracts);

        Assert.Empty(Modules(Run(EmptyHost, between)["Registration.g.cs"]));
        Assert.Equal(["Contracts.Module"], Modules(Run(EmptyHost, between, contracts)["Registration.g.cs"]));
    }

    [Fact]
    public void A_reference_to_a_compilation_counts_like_one_to_a_file()
    {
        var options = GeneratorOptions.Default with { AssemblyName = "Orders" };
        var orders = GeneratorHarness.Run(options, GeneratorHarness.Usings, new SourceFile("Orders.cs", "namespace Orders; public sealed record Placed; " + HandlerOf("Placed", null)));

        Assert.Equal(["Orders.Module"], Modules(Run(EmptyHost, orders.Compilation.ToMetadataReference())["Registration.g.cs"]));
    }

    [Fact]
    public void A_friend_sees_its_own_registration_and_no_other()
    {
        // Both assemblies have the class; only the embedded attribute keeps the calls unambiguous.
        var orders = Assemblies.Compile(
            "Orders",
            """
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Host")]

            namespace Orders;

            internal sealed record Placed;

            [SourceGenBus.EventHandler<Placed>]
            internal sealed class Mailer
            {
                public System.Threading.Tasks.ValueTask HandleAsync(Placed placed) => default;
            }
            """);
        var host = Run(
            """
            using Microsoft.Extensions.DependencyInjection;

            namespace Host
            {
                [EventHandler<Orders.Placed>]
                internal sealed class Tests
                {
                    public ValueTask HandleAsync(Orders.Placed placed) => default;
                }

                internal static class Program
                {
                    internal static void Main(IServiceCollection services) => services.AddSourceGenBus();

                    internal static EventBus Build() => new EventBusBuilder().AddHandlers().Build();

                    internal static ValueTask Publish(IEventBus bus) => bus.PublishAsync(new Orders.Placed());
                }
            }
            """,
            orders);

        Assert.Contains("Routes.PlacedRoute.g.cs", host.Names);
        Assert.Contains("PlacedRoute.Current", host["Interceptors.Program.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_internal_event_of_a_stranger_is_left_out()
    {
        var orders = Assemblies.Compile("Orders", "namespace Orders; internal sealed record Placed;");
        var result = GeneratorHarness.RunOnce(
            GeneratorOptions.Default.With(orders),
            GeneratorHarness.Usings,
            new SourceFile("Program.cs", HandlerOf("Orders.Placed", "Shop")));

        Assert.Equal(["Registration.g.cs"], result.Names);
    }

    [Theory]
    [InlineData("1st-App.Core")]
    [InlineData("my.event")]
    [InlineData("class")]
    [InlineData("a b+c, d")]
    [InlineData("Łódź.приложение")]
    [InlineData("Trailing.")]
    public void Assemblies_with_odd_names(string name)
    {
        var library = Assemblies.Compile(name, "namespace Odd; public sealed record Placed; " + HandlerOf("Placed", null));
        var host = Run(EmptyHost, library);

        Assert.Single(Modules(host["Registration.g.cs"]));
    }

    [Theory]
    [InlineData("my-app", "my_app")]
    [InlineData("a.1", "a._1")]
    [InlineData("Shop", "shop")]
    [InlineData("Shop", "Shop.Module")]
    [InlineData("Shop.Module", "Shop.Module.Module")]
    public void Two_assemblies_whose_names_are_nearly_the_same(string one, string other)
    {
        var host = Run(EmptyHost, Assemblies.Module(one, "Placed", "One"), Assemblies.Module(other, "Placed", "Other"));

        Assert.Equal(2, Modules(host["Registration.g.cs"]).Distinct().Count());
    }

    [Fact]
    public void An_assembly_named_like_a_reference_and_its_module()
    {
        var shop = Assemblies.Module("Shop", "Placed");
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default.With(shop) with { AssemblyName = "Shop.Module" },
            GeneratorHarness.Usings,
            new SourceFile("Program.cs", HandlerOf("Shop.Placed", "Modules")));

        Assert.Equal(2, Modules(result["Registration.g.cs"]).Length);
    }

    [Fact]
    public void A_reference_that_has_only_an_alias_is_composed()
    {
        var orders = Assemblies.Module("Orders", "Placed").WithAliases(["orders"]);
        var host = Run(EmptyHost, orders);

        Assert.StartsWith("extern alias orders;", host["Registration.g.cs"].Split('\n').First(static line => line.Length > 0 && line[0] is not ('/' or '#')), StringComparison.Ordinal);
        Assert.Contains("new orders::SourceGenBus.Generated.Orders.Module()", host["Registration.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_of_a_module_side_by_side_under_aliases_are_both_composed()
    {
        var host = Run(
            "namespace Host; [EventHandler<string>] internal sealed class Mine { public ValueTask HandleAsync(string text) => default; }",
            Assemblies.Module("Orders", "Placed").WithAliases(["one"]),
            Assemblies.Module("Bets", "Placed").WithAliases(["two", "global"]));

        Assert.Contains("new one::SourceGenBus.Generated.Orders.Module()", host["Module.g.cs"], StringComparison.Ordinal);
        Assert.Contains("new global::SourceGenBus.Generated.Bets.Module()", host["Module.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_that_only_an_alias_can_name_is_left_out()
    {
        // Generated code would have to repeat the alias wherever the type appears; the rule says so instead.
        var orders = Assemblies.Module("Orders", "Placed").WithAliases(["orders"]);
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default.With(orders),
            new SourceFile(
                "Program.cs",
                """
                extern alias orders;
                using System.Threading.Tasks;
                using SourceGenBus;

                [EventHandler<orders::Orders.Placed>]
                internal sealed class Mailer
                {
                    public ValueTask HandleAsync(orders::Orders.Placed placed) => default;
                }

                internal static class Sales
                {
                    internal static ValueTask Sell(IEventBus bus) => bus.PublishAsync(new orders::Orders.Placed(""));
                }
                """));

        Assert.Equal(["Registration.g.cs"], result.Names);
    }

    [Fact]
    public void The_library_under_an_alias_alone_generates_nothing()
    {
        var references = TestReferences.All.Replace(TestReferences.Library, TestReferences.Library.WithAliases(["bus"]));
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default with { References = references },
            new SourceFile("Program.cs", EmptyHost));

        Assert.Empty(result.Names);
    }

    private static GeneratorResult Run(string source, params MetadataReference[] references) =>
        GeneratorHarness.Run(source, GeneratorOptions.Default.With(references) with { AssemblyName = "Host" });

    private static string HandlerOf(string @event, string? @namespace)
    {
        var handler = $"[SourceGenBus.EventHandler<{@event}>] internal sealed class Mailer {{ public System.Threading.Tasks.ValueTask HandleAsync({@event} paid) => default; }}";
        return @namespace is null ? handler : $"namespace {@namespace} {{ {handler} }}";
    }

    private static string[] Modules(string text) =>
        [.. text.Split('\n').Where(static line => line.Contains(".AddModule(new ", StringComparison.Ordinal))
            .Select(static line => line.Split("SourceGenBus.Generated.")[1].Split("()")[0])];
}
