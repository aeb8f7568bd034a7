using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>How the modules of several assemblies come together in a host.</summary>
public sealed class CompositionTests
{
    private const string EmptyHost = "namespace Host { internal static class Program; }";

    private const string LogOfEvents =
        """
        internal sealed class Log
        {
            public ValueTask InvokeAsync<TEvent>(
                TEvent happened, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : notnull => next.InvokeAsync(happened, context, cancellationToken);
        }
        """;

    [Theory]
    [InlineData("internal sealed class EmbeddedAttribute : System.Attribute;")]
    [InlineData("internal sealed partial class EmbeddedAttribute : System.Attribute;")]
    [InlineData("internal sealed partial class EmbeddedAttribute : System.Attribute { public EmbeddedAttribute() { } public EmbeddedAttribute(int _) { } }")]
    [InlineData("[Embedded, System.AttributeUsage(System.AttributeTargets.All)] internal sealed class EmbeddedAttribute : System.Attribute { public int Mine => 1; }")]
    public void An_EmbeddedAttribute_of_the_user_s_own_is_used(string attribute)
    {
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default, GeneratorHarness.Usings, new SourceFile("Program.cs", $"namespace Microsoft.CodeAnalysis {{ {attribute} }}"));

        Assert.DoesNotContain(result.GeneratedTrees, static tree => tree.FilePath.EndsWith("EmbeddedAttribute.cs", StringComparison.Ordinal));
        Assert.Contains("[global::Microsoft.CodeAnalysis.Embedded]", result["Registration.g.cs"], StringComparison.Ordinal);
    }

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

    [Theory]
    [InlineData("A.IFact", "global::B.MiddleRecord,global::C.Sealed,global::D.Last")]
    [InlineData("A.Root", "global::C.SealedClass")]
    [InlineData("A.IOf<int>", "global::C.Deep.Inner")]
    public void What_derives_through_an_assembly_in_the_middle_is_found(string @base, string events)
    {
        // The compiler writes into C that it references B, and not that it references A, of which it names nothing; D knows C alone.
        var a = Assemblies.Compile("A", "namespace A; public interface IFact; public interface IOf<T>; public abstract class Root;");
        var b = Assemblies.Compile(
            "B",
            """
            namespace B;
            public abstract class Middle : A.IFact;
            public record MiddleRecord : A.IFact;
            public abstract class MiddleClass : A.Root;
            public abstract class Generic<T> : A.IOf<T>;
            """,
            a);
        var c = Assemblies.Compile(
            "C",
            """
            namespace C;
            public class Sealed : B.Middle;
            public sealed class SealedClass : B.MiddleClass;
            public static class Deep { public sealed class Inner : B.Generic<int>; }
            """,
            a,
            b);
        var d = Assemblies.Compile("D", "namespace D; public sealed class Last : C.Sealed;", a, b, c);

        var source =
            $"[EventHandler<{@base}>(IncludeDerived = true)] internal sealed class Audit " +
            $"{{ public ValueTask HandleAsync({@base} fact) => default; }}";
        var host = Run(source, a, b, c, d);

        Assert.DoesNotContain("A", ReferencesOf(host, "C"));
        Assert.Empty(Toolchain.Diagnose(host));
        Assert.Equal(
            events.Split(','),
            host["Module.g.cs"].Split('\n')
                .Where(static line => line.Contains("HandledEvent(", StringComparison.Ordinal))
                .Select(static line => line.Split("typeof(")[1].Split(')')[0]));
    }

    [Theory]
    [InlineData("Placed[]")]
    [InlineData("int[]")]
    [InlineData("string[,]")]
    [InlineData("Placed[][]")]
    [InlineData("System.Collections.Generic.List<Placed[]>")]
    [InlineData("(Placed, int)[]")]
    [InlineData("nint")]
    public void Middleware_of_the_host_runs_around_whatever_a_library_handles(string @event)
    {
        var library = Assemblies.Compile("Orders", $"namespace Orders; public sealed record Placed; {HandlerOf(@event, null)}");
        var host = Run("[assembly: UseMiddleware<Log>(1)] " + LogOfEvents, library);

        Assert.Single(host.Names, static name => name.StartsWith("Pipelines.", StringComparison.Ordinal));
    }

    [Fact]
    public void An_attribute_of_a_library_may_take_an_array_first()
    {
        var library = Assemblies.Compile(
            "Orders",
            """
            [assembly: Orders.Marks("a", "b")]
            [assembly: Orders.Marks(typeof(int), typeof(string))]

            namespace Orders
            {
                [System.AttributeUsage(System.AttributeTargets.Assembly, AllowMultiple = true)]
                public sealed class MarksAttribute(params object[] marks) : System.Attribute { public object[] Marks => marks; }

                public sealed record Placed;
            }
            """ + HandlerOf("Placed", "Orders"));
        var host = Run("[assembly: UseMiddleware<Log>(1)] " + LogOfEvents, library);

        Assert.Contains("Pipelines.PlacedPipeline.g.cs", host.Names);
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

    private static IEnumerable<string> ReferencesOf(GeneratorResult result, string assembly) =>
        result.Compilation.SourceModule.ReferencedAssemblySymbols
            .Single(symbol => symbol.Name == assembly)
            .Modules.SelectMany(static module => module.ReferencedAssemblies)
            .Select(static identity => identity.Name);

    private static string[] Modules(string text) =>
        [.. text.Split('\n').Where(static line => line.Contains(".AddModule(new ", StringComparison.Ordinal))
            .Select(static line => line.Split("SourceGenBus.Generated.")[1].Split("()")[0])];
}
