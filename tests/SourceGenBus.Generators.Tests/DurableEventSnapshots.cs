using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>What is written for durable events.</summary>
public sealed class DurableEventSnapshots
{
    private static readonly GeneratorOptions Durable = GeneratorOptions.Default.With(TestReferences.EventStore);

    /// <summary>A serializer's context as the serializer's own generator would complete it.</summary>
    private const string Json =
        """

        public sealed partial class ShopJson() : System.Text.Json.Serialization.JsonSerializerContext(null)
        {
            public static ShopJson Default { get; } = new();

            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;

            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        """;

    private const string Versions =
        """
        using System.Text.Json.Serialization;
        using SourceGenBus.EventStore;

        namespace Shop;

        [Event("order.placed")]
        internal sealed record OrderPlacedV1(string OrderId);

        [Event("order.placed", Version = 2, Key = nameof(OrderId))]
        internal sealed record OrderPlaced(string OrderId, decimal Total)
        {
            [Upcaster]
            internal static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId, 0);
        }

        [Event("order.lost")]
        internal sealed record OrderLostV1(string OrderId);

        [Event("order.lost", Version = 2)]
        internal sealed record OrderLost(string OrderId);

        internal static class Upcasters
        {
            [Upcaster]
            internal static OrderLost @Lift(OrderLostV1 old) => new(old.OrderId);
        }

        [Event("order \"counted\"", Key = nameof(@class))]
        public readonly record struct OrderCounted(int @class);

        [JsonSerializable(typeof(OrderPlacedV1))]
        [JsonSerializable(typeof(OrderPlaced))]
        [JsonSerializable(typeof(OrderCounted))]
        [JsonSerializable(typeof(OrderLostV1))]
        [JsonSerializable(typeof(OrderLost))]
        partial class ShopJson;
        """ + Json;

    [Fact]
    public void Versions_keys_and_upcasters() =>
        Snapshot.Matches(GeneratorHarness.Run(Versions, Durable), ["DurableEvents.g.cs", "EventShapes.g.cs"]);

    [Fact]
    public void Former_names() => Snapshot.Matches(
        GeneratorHarness.Run(
            """
            using System.Text.Json.Serialization;
            using SourceGenBus.EventStore;

            namespace Shop;

            [Event("order.placed")]
            internal sealed record OrderPlacedV1(string OrderId);

            [Event("order.placed", Version = 2, Key = nameof(OrderId), Formerly = new[] { "order.made", "order \"created\"" })]
            internal sealed record OrderPlaced(string OrderId, decimal Total)
            {
                [Upcaster]
                internal static OrderPlaced From(OrderPlacedV1 old) => new(old.OrderId, 0);
            }

            [Event("order.lost", Formerly = new[] { "order.gone" }, WritesFormerName = true)]
            internal sealed record OrderLost(string OrderId);

            [JsonSerializable(typeof(OrderPlacedV1))]
            [JsonSerializable(typeof(OrderPlaced))]
            [JsonSerializable(typeof(OrderLost))]
            partial class ShopJson;
            """ + Json,
            Durable),
        ["DurableEvents.g.cs", "EventShapes.g.cs"]);

    [Fact]
    public void Destinations() => Snapshot.Matches(
        GeneratorHarness.Run(
            """
            using System.Text.Json.Serialization;
            using SourceGenBus.EventStore;
            using SourceGenBus.Transports;

            namespace Shop;

            [Event("order.placed", Key = nameof(OrderId)), Published("orders"), Published("audit \"all\"")]
            internal sealed record OrderPlaced(string OrderId);

            [Event("order.lost", Formerly = new[] { "order.gone" }, WritesFormerName = true)]
            [Published("orders")]
            internal sealed record OrderLost(string OrderId);

            [JsonSerializable(typeof(OrderPlaced))]
            [JsonSerializable(typeof(OrderLost))]
            partial class ShopJson;
            """ + Json,
            Durable),
        ["DurableEvents.g.cs"]);

    [Fact]
    public void A_host_composes_the_events_of_the_assemblies_it_references()
    {
        var contracts = GeneratorHarness.Run(Durable with { AssemblyName = "Contracts" }, GeneratorHarness.Usings, new SourceFile("Contracts.cs", Versions));
        var reference = Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(Assemblies.Emit(contracts));

        var host = GeneratorHarness.Run(
            """
            using SourceGenBus.EventStore;

            internal static class Host
            {
                internal static EventTypeRegistry Events() => new EventTypeRegistry().AddDurableEvents();
            }
            """,
            Durable.With(reference));

        Snapshot.Matches(host, ["DurableEvents.g.cs"]);
    }

    private const string Handlers =
        """
        using System.IO;
        using SourceGenBus.EventStore;

        namespace Shop;

        public sealed record OrderShipped(string OrderId);

        [HandlerName("mailer")]
        [Retry(Attempts = 5, FirstDelayMilliseconds = 100, MaximumDelayMilliseconds = 60_000, TimeoutMilliseconds = 30_000, Jitter = 0.5, NeverFor = new[] { typeof(FormatException), typeof(IOException) })]
        [EventHandler<OrderShipped>]
        internal sealed class Mailer
        {
            public static ValueTask HandleAsync(OrderShipped shipped) => default;
        }

        [Retry(Attempts = 1)]
        [EventHandler<OrderShipped>]
        internal static class Courier
        {
            public static ValueTask HandleAsync(OrderShipped shipped) => default;
        }

        [HandlerName("stock \"taking\"")]
        [Retry(TimeoutMilliseconds = 250)]
        [EventHandler<OrderShipped>]
        internal sealed class Stock
        {
            public ValueTask HandleAsync(OrderShipped shipped) => default;
        }
        """;

    [Fact]
    public void Names_and_retry_policies_of_handlers() =>
        Snapshot.Matches(GeneratorHarness.Run(Handlers, Durable), ["DurableEvents.g.cs"]);

    [Theory]
    [InlineData("[Retry(Attempts = 0)] [EventHandler<OrderShipped>]")]
    [InlineData("[Retry(NeverFor = new[] { typeof(int) })] [EventHandler<OrderShipped>]")]
    [InlineData("[Retry(Attempts = 3)]")]
    [InlineData("[HandlerName(\"\")] [EventHandler<OrderShipped>]")]
    [InlineData("[HandlerName(\"mailer\")] [EventHandler<OrderShipped>]")]
    public void What_a_rule_of_handlers_rejects_is_left_out(string attributes)
    {
        var wrong = $"{attributes} internal sealed class Wrong {{ public static ValueTask HandleAsync(OrderShipped shipped) => default; }}";
        var result = GeneratorHarness.RunOnce(Durable, GeneratorHarness.Usings, new SourceFile("Program.cs", Handlers + wrong));

        Assert.DoesNotContain("Wrong", result["DurableEvents.g.cs"], StringComparison.Ordinal);
        Assert.Contains("Stock", result["DurableEvents.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_without_durable_events() =>
        Assert.DoesNotContain("DurableEvents.g.cs", GeneratorHarness.Run("internal sealed record OrderPlaced;", Durable).Names);

    [Fact]
    public void Nothing_is_written_without_the_event_store() =>
        Assert.DoesNotContain("DurableEvents.g.cs", GeneratorHarness.Run("[Obsolete] internal sealed record OrderPlaced;").Names);

    [Theory]
    [InlineData("[Event(\"\")] public sealed record Wrong;")]
    [InlineData("[Event(\"wrong\", Version = 0)] public sealed record Wrong;")]
    [InlineData("[Event(\"wrong\")] public abstract record Wrong;")]
    [InlineData("[Event(\"wrong\")] public sealed record Wrong; [Event(\"wrong\")] public sealed record Twin;")]
    [InlineData("[Event(\"wrong\")] file sealed record Wrong;")]
    public void What_a_rule_rejects_is_left_out(string source)
    {
        var result = GeneratorHarness.RunOnce(
            Durable,
            GeneratorHarness.Usings,
            new SourceFile("Program.cs", Versions.Replace("namespace Shop;", "namespace Shop;\n" + source, StringComparison.Ordinal)
                .Replace("partial class ShopJson;", "[JsonSerializable(typeof(Wrong))] partial class ShopJson;", StringComparison.Ordinal)));

        Assert.DoesNotContain("Wrong", result["DurableEvents.g.cs"], StringComparison.Ordinal);
        Assert.Contains("OrderCounted", result["DurableEvents.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_in_a_body_changes_nothing_and_one_of_a_key_changes_the_events_alone()
    {
        var session = new GeneratorSession(Durable, GeneratorHarness.Usings, new SourceFile("Program.cs", Versions));
        session.Run();

        Assert.Empty(session.Replace("Program.cs", "new(old.OrderId, 0)", "new(old.OrderId, 1)").Run().ChangedSteps());
        Assert.Equal([Steps.DurableEvents, Steps.EventShapes], session.Replace("Program.cs", ", Key = nameof(OrderId)", "").Run().ChangedSteps());
        Assert.Equal([Steps.EventShapes], session.Replace("Program.cs", "decimal Total", "decimal? Total").Run().ChangedSteps());
    }
}
