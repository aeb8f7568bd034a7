using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Projects of contracts and of a domain that have the abstractions alone: what is generated in those above them.</summary>
public sealed class ContractsProjectTests
{
    private static readonly GeneratorOptions Durable = GeneratorOptions.Default.With(TestReferences.EventStore);

    private const string Placed =
        """
        using System.Text.Json.Serialization;
        using SourceGenBus.EventStore;

        namespace Contracts;

        [Event("order.placed")]
        public sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2, Key = nameof(OrderId), Formerly = new[] { "order.made" })]
        public sealed record OrderPlaced(string OrderId, decimal Total) : DomainEvent
        {
            [Upcaster]
            public static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId, 0);
        }

        """;

    private const string ContractsJson =
        """

        [JsonSerializable(typeof(OrderPlacedV1))]
        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ContractsJson() : JsonSerializerContext(null)
        {
        """ + Completed + "    public static ContractsJson Default { get; } = new();\n}\n";

    /// <summary>What the serializer's own generator adds.</summary>
    private const string Completed =
        """

            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;

            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;

        """;

    private const string Domain =
        """
        using SourceGenBus.EventStore;

        namespace Domain;

        [Event("stock.taken")]
        public sealed record StockTaken(int Count);

        public sealed class Stock(IEventBus bus)
        {
            public ValueTask TakeAsync(Contracts.OrderPlaced placed) => bus.PublishAsync(new StockTaken(placed.OrderId.Length));
        }
        """;

    private const string App =
        """
        using System.Text.Json.Serialization;
        using SourceGenBus.EventStore;

        namespace App;

        [Event("order.packed")]
        internal sealed record OrderPacked(string OrderId);

        [JsonSerializable(typeof(OrderPacked))]
        [JsonSerializable(typeof(Domain.StockTaken))]
        internal sealed class AppJson() : JsonSerializerContext(null)
        {
        """ + Completed +
        """
            public static AppJson Default { get; } = new();
        }

        internal static class Program
        {
            internal static EventTypeRegistry Events() => new EventTypeRegistry().AddDurableEvents();
        }
        """;

    private static MetadataReference Contracts() => Assemblies.CompileUngenerated("Contracts", Placed + ContractsJson);

    [Fact]
    public void An_app_registers_the_durable_events_of_contracts_and_domain()
    {
        var contracts = Contracts();
        var domain = Assemblies.CompileUngenerated("Domain", Domain, contracts);

        Snapshot.Matches(GeneratorHarness.Run(App, Durable.With(contracts, domain) with { AssemblyName = "App" }), ["DurableEvents.g.cs", "EventShapes.g.cs"]);
    }

    [Fact]
    public void The_context_of_the_contracts_goes_before_one_above_them()
    {
        var app = "using System.Text.Json.Serialization; using Contracts; [JsonSerializable(typeof(OrderPlaced))] public sealed class AppJson() : JsonSerializerContext(null) {"
            + Completed + "public static AppJson Default { get; } = new(); }";

        var events = GeneratorHarness.Run(app, Durable.With(Contracts()))["DurableEvents.g.cs"];

        Assert.Contains("global::Contracts.ContractsJson.Default", events, StringComparison.Ordinal);
        Assert.DoesNotContain("AppJson", events, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_assembly_above_registers()
    {
        var contracts = Contracts();
        var orders = Assemblies.Compile("Orders", "public static class Orders;", contracts, TestReferences.EventStore);

        var app = GeneratorHarness.Run("public static class App;", Durable.With(contracts, orders))["DurableEvents.g.cs"];

        Assert.Contains("new global::SourceGenBus.Generated.Orders.DurableEvents()", app, StringComparison.Ordinal);
        Assert.DoesNotContain("Contracts", app, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_assemblies_side_by_side_both_register_in_a_way_that_can_be_repeated()
    {
        var contracts = Contracts();
        var orders = GeneratorHarness.Run("public static class Orders;", Durable.With(contracts) with { AssemblyName = "Orders" });
        var billing = GeneratorHarness.Run("public static class Billing;", Durable.With(contracts) with { AssemblyName = "Billing" });

        Assert.Equal(
            orders["DurableEvents.g.cs"].Replace("Generated.Orders", "Generated.Billing", StringComparison.Ordinal),
            billing["DurableEvents.g.cs"]);
        Assert.Contains("registry.AddReferenced(", billing["DurableEvents.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("registry.Add(", billing["DurableEvents.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("registry.AddUpcaster", billing["DurableEvents.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_with_the_generator_and_without_the_store_leaves_its_durable_events_to_those_above()
    {
        var orders = Assemblies.Compile("Orders", "using System;\nusing SourceGenBus;\n" + Placed.Replace("namespace Contracts;", "namespace Orders;", StringComparison.Ordinal) + ContractsJson);

        var app = GeneratorHarness.Run("public static class App;", Durable.With(orders))["DurableEvents.g.cs"];

        Assert.Contains("registry.AddReferenced(new global::SourceGenBus.EventStore.EventContract<global::Orders.OrderPlaced>(", app, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_can_register_is_left_out()
    {
        var contracts = Assemblies.CompileUngenerated("Contracts", Placed);

        Assert.DoesNotContain("DurableEvents.g.cs", GeneratorHarness.Run("public static class App;", Durable.With(contracts)).Names);
    }

    [Fact]
    public void Policies_and_attempts_of_contracts_hold_where_nobody_handles_them()
    {
        var contracts = Assemblies.CompileUngenerated(
            "Contracts",
            """
            namespace Contracts;

            [AttemptEvent]
            public sealed record LoginAttempted(string User);

            [DispatchPolicy(Failures = FailurePolicy.ThrowAfterAll)]
            public sealed record Paid(string OrderId);

            [AttemptEvent]
            internal sealed record Hidden;
            """);

        var module = GeneratorHarness.Run("public static class App;", GeneratorOptions.Default.With(contracts))["Module.g.cs"];

        Assert.Contains("routes.MarkAttempt(typeof(global::Contracts.LoginAttempted));", module, StringComparison.Ordinal);
        Assert.Contains("routes.SetPolicy(typeof(global::Contracts.Paid)", module, StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden", module, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_generated_where_only_the_abstractions_are_referenced()
    {
        var options = GeneratorOptions.Default with { References = TestReferences.Abstractions };

        Assert.Empty(GeneratorHarness.RunOnce(options, GeneratorHarness.Usings, new SourceFile("Contracts.cs", Placed + ContractsJson)).Names);
    }

    [Fact]
    public void A_reference_is_read_once_while_the_project_is_edited()
    {
        var session = new GeneratorSession(Durable.With(Contracts()), GeneratorHarness.Usings, new SourceFile("Program.cs", "public static class App;"));
        session.Run();
        var before = Read(session);

        var after = session.Replace("Program.cs", "App", "Application").Run();

        Assert.Same(before, Read(session));
        Assert.Equal(2, before.Events.Length);
        Assert.Empty(after.Changed(Steps.DurableEvents));
    }

    [Fact]
    public void A_library_that_marks_nothing_is_not_looked_through()
    {
        var options = Durable.With(Assemblies.CompileUngenerated("Contracts", "public sealed record PlaceOrder : ICommand;"));
        var session = new GeneratorSession(options, GeneratorHarness.Usings);

        Assert.All(
            session.Compilation.SourceModule.ReferencedAssemblySymbols,
            static assembly => Assert.Empty(UngeneratedTypes.Of(assembly)));
    }

    private static UngeneratedEvents Read(GeneratorSession session) => UngeneratedEvents.Of(
        session.Compilation.SourceModule.ReferencedAssemblySymbols.Single(static assembly => assembly.Name == "Contracts"));
}
