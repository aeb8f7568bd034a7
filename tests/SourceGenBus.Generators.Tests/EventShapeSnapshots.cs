using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>What of an event's JSON a baseline knows.</summary>
public sealed class EventShapeSnapshots
{
    private static readonly GeneratorOptions Durable = GeneratorOptions.Default.With(TestReferences.EventStore);

    private const string Head =
        """
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using SourceGenBus.EventStore;

        namespace Shop;

        public abstract class Completed<T>() : JsonSerializerContext(null) where T : new()
        {
            public static T Default { get; } = new();

            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;

            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
        }

        """;

    [Fact]
    public void Values() => Matches(
        """
        [Event("values")]
        public sealed record Values(
            string Text, char Letter, bool Flag, int Int, long? Long, decimal Money, float Single, Guid Id, DateTime At, DateTimeOffset AtWithOffset,
            DateOnly Day, TimeOnly Hour, TimeSpan For, Uri Link, byte[] Bytes, ReadOnlyMemory<byte> Memory, object Anything, JsonElement Json, DayOfWeek Weekday,
            int[] Numbers, List<string?>? Texts, IReadOnlyDictionary<string, int?> Counts, Dictionary<int, string> ByNumber, int Default = 1);

        [JsonSerializable(typeof(Values))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public void Nested_recursive_and_derived_types() => Matches(
        """
        [Event("tree.grown")]
        public sealed record TreeGrown(Node Root, Payment Payment, IReadOnlyList<Point> Path) : DomainEvent;

        public sealed record Node(string Name, IReadOnlyList<Node> Children, Node? Parent);

        [JsonDerivedType(typeof(Card), "card")]
        [JsonDerivedType(typeof(Invoice), 7)]
        public abstract record Payment(decimal Total);

        public sealed record Card(decimal Total, string Number) : Payment(Total);

        public sealed record Invoice(decimal Total, DateOnly Due) : Payment(Total);

        public readonly record struct Point(double X, double Y);

        [JsonSerializable(typeof(TreeGrown))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public void What_attributes_of_members_change() => Matches(
        """
        [Event("order.placed")]
        public sealed record OrderPlaced(
            [property: JsonPropertyName("order id")] string OrderId,
            [property: JsonIgnore] string Secret,
            [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note,
            [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long Number,
            [property: JsonConverter(typeof(JsonStringEnumConverter<Mood>))] Mood Mood,
            [property: JsonConverter(typeof(Rounded))] decimal Total)
        {
            public required string Channel { get; init; }

            [JsonRequired]
            public string? Shop { get; init; }

            public string Currency { get; init; } = "EUR";

            public decimal Gross => Total * 1.2m;

            public static string Shared => "";

            [JsonInclude]
            internal int Weight { get; init; }

            internal int Hidden { get; init; }

            public int Field;

            [JsonExtensionData]
            public Dictionary<string, JsonElement>? Rest { get; init; }

            public Strict Inner { get; init; } = new(1);
        }

        public enum Mood { Fair, [JsonStringEnumMemberName("very good")] Good }

        [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
        public sealed record Strict(int Value);

        public sealed class Rounded : JsonConverter<decimal>
        {
            public override decimal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetDecimal();

            public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
        }

        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public void What_the_context_changes() => Matches(
        """
        [Event("order.placed")]
        public sealed class OrderPlaced
        {
            public string OrderID { get; set; } = "";
            public int Field;
            public Mood Mood { get; set; }
            public int Total { get; set; }
            public string ReadOnly => "";
        }

        [Event("order.shipped")]
        public sealed record OrderShipped(string HTTPAddress, string? Note, int Lines2Go);

        public enum Mood { Fair }

        [JsonSourceGenerationOptions(
            JsonSerializerDefaults.Web, UseStringEnumConverter = true, IncludeFields = true, IgnoreReadOnlyProperties = true,
            NumberHandling = JsonNumberHandling.WriteAsString, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
        [JsonSerializable(typeof(OrderPlaced))]
        public sealed class ShopJson : Completed<ShopJson>;

        [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
        [JsonSerializable(typeof(OrderShipped))]
        public sealed class OtherJson : Completed<OtherJson>;
        """);

    [Fact]
    public void A_type_without_end_is_recorded_to_some_depth()
    {
        var shapes = GeneratorHarness.Run(
            Head +
            """
            public sealed record Deep<T>(Deep<List<T>>? Next, Deep<T[]>? Other);

            [Event("fallen")]
            public sealed record Fallen(Deep<int> Into);

            [JsonSerializable(typeof(Fallen))]
            public sealed class ShopJson : Completed<ShopJson>;
            """,
            Durable)["EventShapes.g.cs"];

        Assert.Contains("nested too deep to be recorded", shapes, StringComparison.Ordinal);
        Assert.InRange(shapes.Split('\n').Length, 900, 1100);
    }

    [Theory]
    [InlineData("public sealed record Wrong(Missing Value);")]
    [InlineData("public sealed record Wrong(int );")]
    [InlineData("public sealed class Wrong { public List<> Values { get; } }")]
    public void What_does_not_compile_has_no_shape(string declaration)
    {
        var result = GeneratorHarness.RunOnce(
            Durable, GeneratorHarness.Usings, new SourceFile("Program.cs", Head + "[JsonSerializable(typeof(Wrong))] public sealed class ShopJson : Completed<ShopJson>;\n[Event(\"wrong\")]\n" + declaration));

        Assert.DoesNotContain("EventShapes.g.cs", result.Names);
    }

    private static void Matches(string source, [System.Runtime.CompilerServices.CallerMemberName] string test = "") =>
        Snapshot.Matches(GeneratorHarness.Run(Head + source, Durable), ["EventShapes.g.cs"], test);
}
