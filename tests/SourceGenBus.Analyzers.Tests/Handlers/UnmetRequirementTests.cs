using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class UnmetRequirementTests() : RuleTests(DiagnosticIds.UnmetRequirement)
{
    private const string AllAnalyses =
        """
        is_global = true
        build_property.EnableTrimAnalyzer = true
        build_property.EnableAotAnalyzer = true
        build_property.EnableSingleFileAnalyzer = true
        """;

    private const string Marked =
        """
        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            [[|RequiresUnreferencedCode("Reflection.")|]]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """;

    private static readonly TestProject Native = TestProject.Library with { EditorConfig = AllAnalyses };

    protected override string Shared =>
        """
        global using System.Diagnostics.CodeAnalysis;
        global using System.Runtime.Versioning;

        public sealed record OrderPlaced(string OrderId);
        public sealed record ShipOrder(string OrderId) : ICommand;
        """;

    private static string Unmarked => Marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    [Fact]
    public Task Fires_on_a_method() => Fires(
        Native,
        Marked,
        "'Export.HandleAsync' is marked [RequiresUnreferencedCode] and is called by generated code, so nobody who publishes or sends is warned; "
        + "meet the requirement inside the method and remove the attribute");

    [Fact]
    public Task Fires_on_each_requirement() => Fires(
        Native,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            [[|RequiresUnreferencedCode("")|], [|RequiresDynamicCode("")|]]
            [[|RequiresAssemblyFiles|]]
            [[|SupportedOSPlatform("windows")|]]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        Message("'Export.HandleAsync'", "RequiresUnreferencedCode"),
        Message("'Export.HandleAsync'", "RequiresDynamicCode"),
        Message("'Export.HandleAsync'", "RequiresAssemblyFiles"),
        Message("'Export.HandleAsync'", "SupportedOSPlatform(\"windows\")"));

    [Fact]
    public Task Fires_on_the_constructor_that_is_chosen() => Fires(
        Native,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            [[|RequiresDynamicCode("")|]]
            public Export() { }

            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        Message("The constructor of 'Export'", "RequiresDynamicCode"));

    [Fact]
    public Task Fires_on_the_class_and_on_one_around_it() => Fires(
        Native,
        """
        [[|SupportedOSPlatform("linux")|]]
        public static class Outer
        {
            [EventHandler<OrderPlaced>, [|RequiresUnreferencedCode("")|]]
            public sealed class Export
            {
                public ValueTask HandleAsync(OrderPlaced placed) => default;
            }
        }
        """,
        Message("'Outer'", "SupportedOSPlatform(\"linux\")"),
        Message("'Export'", "RequiresUnreferencedCode"));

    [Fact]
    public Task Fires_on_what_handles_a_command() => Fires(
        Native,
        """
        [CommandHandler<ShipOrder>]
        public static class Shipping
        {
            [[|SupportedOSPlatform("windows10.0.19041")|]]
            public static ValueTask HandleAsync(ShipOrder ship) => default;
        }
        """,
        Message("'Shipping.HandleAsync'", "SupportedOSPlatform(\"windows10.0.19041\")"));

    [Fact]
    public Task Fires_on_a_method_that_is_inherited() => Fires(
        Native,
        """
        public abstract class Exporter
        {
            [[|RequiresUnreferencedCode("")|]]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Export : Exporter;
        """,
        Message("'Export.HandleAsync'", "RequiresUnreferencedCode"));

    [Fact]
    public Task Fires_on_a_middleware() => Fires(
        Native,
        """
        [assembly: UseMiddleware<Around>(order: 1)]

        [EventHandler<OrderPlaced>]
        public static class Export
        {
            public static ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        public sealed class Around
        {
            [[|RequiresUnreferencedCode("")|]]
            public ValueTask InvokeAsync(OrderPlaced placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(placed, context, cancellationToken);
        }
        """,
        Message("'Around.InvokeAsync'", "RequiresUnreferencedCode"));

    [Fact]
    public Task Fires_on_an_apply_method() => Fires(
        Native,
        """
        public sealed partial class Order() : AggregateRoot<int>(1)
        {
            [[|RequiresUnreferencedCode("")|]]
            private void Apply(OrderPlaced placed) => _ = placed;
        }
        """,
        Message("'Order.Apply'", "RequiresUnreferencedCode"));

    [Fact]
    public Task Silent_where_no_build_looks_at_it() => Silent(Unmarked);

    [Fact]
    public Task Silent_on_another_method_of_the_class() => Silent(
        Native,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            public Export() { }

            [RequiresUnreferencedCode("")]
            private Export(int number) => _ = number;

            public ValueTask HandleAsync(OrderPlaced placed) => default;

            [RequiresUnreferencedCode(""), SupportedOSPlatform("windows")]
            public static void Print() { }
        }
        """);

    [Fact]
    public Task Silent_on_what_the_bus_does_not_call() => Silent(
        Native,
        """
        [SupportedOSPlatform("windows")]
        public sealed class Export
        {
            [RequiresUnreferencedCode("")]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_the_constructor_of_a_class_that_needs_no_instance() => Silent(
        Native,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            [RequiresUnreferencedCode("")]
            public Export() { }

            public static ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_what_meets_the_requirement_inside() => Silent(
        Native,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            public ValueTask HandleAsync(OrderPlaced placed)
            {
                if (OperatingSystem.IsWindows())
                    Print();
                Write();
                return default;
            }

            [SupportedOSPlatform("windows")]
            private static void Print() { }

            [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only strings are written.")]
            private static void Write() { }
        }
        """);

    [Fact]
    public Task Silent_on_platforms_that_are_left_out() => Silent(
        Native,
        """
        [EventHandler<OrderPlaced>, UnsupportedOSPlatform("browser")]
        public sealed class Export
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_an_attribute_of_ones_own() => Silent(
        Native,
        """
        namespace Shop
        {
            public sealed class RequiresDynamicCodeAttribute : Attribute;

            [EventHandler<OrderPlaced>]
            public sealed class Export
            {
                [Shop.RequiresDynamicCode]
                public ValueTask HandleAsync(OrderPlaced placed) => default;
            }
        }
        """);

    [Fact]
    public Task Silent_on_an_event() => Silent(
        Native,
        """
        [RequiresUnreferencedCode("")]
        public sealed record OrderPacked(string OrderId);

        [EventHandler<OrderPacked>]
        public static class Export
        {
            public static ValueTask HandleAsync(OrderPacked packed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_an_analysis_that_is_off() => Silent(
        TestProject.Library with { EditorConfig = AllAnalyses.Replace("EnableTrimAnalyzer = true", "EnableTrimAnalyzer = false", StringComparison.Ordinal) },
        Unmarked);

    [Fact]
    public Task Silent_while_the_attribute_is_typed() => Silent(
        Native with { MayHaveErrors = true },
        """
        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            [SupportedOSPlatform(]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_in_an_assembly_for_that_platform() => Silent(
        Native,
        """
        [assembly: SupportedOSPlatform("Windows7.0")]

        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            [SupportedOSPlatform("windows"), SupportedOSPlatform("linux")]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Fires_in_an_assembly_for_more_than_these_platforms() => Fires(
        Native,
        """
        [assembly: SupportedOSPlatform("windows"), SupportedOSPlatform("linux")]

        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            [[|SupportedOSPlatform("windows")|]]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        Message("'Export.HandleAsync'", "SupportedOSPlatform(\"windows\")"));

    [Fact]
    public Task Fires_on_a_parameter_of_a_constructor() => Fires(
        Native,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Export([[|DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)|]] System.Type? type = null)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => new(System.Threading.Tasks.Task.FromResult(type));
        }
        """,
        Message("Parameter 'type' of the constructor of 'Export'", "DynamicallyAccessedMembers"));

    [Fact]
    public Task Silent_on_a_parameter_that_generated_code_does_not_fill() => Silent(
        Native,
        """
        [EventHandler<OrderPlaced>]
        public static class Export
        {
            public static ValueTask HandleAsync(OrderPlaced placed) => default;

            public static void Print([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] System.Type type) { }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Export
        {
            [System.Runtime.Versioning.SupportedOSPlatform("windows")]
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    private static string Message(string what, string attribute) =>
        $"{what} is marked [{attribute}] and is called by generated code, so nobody who publishes or sends is warned; meet the requirement inside the method and remove the attribute";
}
