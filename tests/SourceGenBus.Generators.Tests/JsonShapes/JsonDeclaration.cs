using System.Text;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>An event, the types in it, and the context that serializes it, as users write them. The same number gives the same text.</summary>
internal sealed class JsonDeclaration
{
    internal const string NumbersAsText = "JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)";

    private static readonly string[] Policies = ["CamelCase", "SnakeCaseLower", "SnakeCaseUpper", "KebabCaseLower", "KebabCaseUpper", "Unspecified"];

    private readonly Random _random;
    private readonly List<JsonType> _declared = [];
    private readonly StringBuilder _text = new();
    private bool _isClosed;

    private JsonDeclaration(int number) => _random = new Random(number);

    /// <summary>What the declarations share.</summary>
    internal static SourceFile Shared { get; } = new(
        "Shared.cs",
        """
        global using System.Collections;
        global using System.Collections.Immutable;
        global using System.Collections.ObjectModel;
        global using System.Text.Json;
        global using System.Text.Json.Nodes;
        global using System.Text.Json.Serialization;
        global using SourceGenBus.EventStore;

        namespace Shapes;

        public enum Mood { Fair, [JsonStringEnumMemberName("very good")] Good = 5, Bad = -1 }

        public enum Level : byte { Low, High = 200 }

        [JsonConverter(typeof(JsonStringEnumConverter<Texted>))]
        public enum Texted { First, Second }

        [JsonConverter(typeof(JsonNumberEnumConverter<Numbered>))]
        public enum Numbered { One = 1, Two }

        public sealed class OwnNumbers : List<int>;

        public sealed class OwnMap : Dictionary<string, string>;

        public sealed class Rounded : JsonConverter<decimal>
        {
            public override decimal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetDecimal();

            public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
        }
        """);

    internal static SourceFile Create(int number)
    {
        var declaration = new JsonDeclaration(number);
        declaration.Write(number);
        return new SourceFile($"Shape{number}.cs", declaration._text.ToString());
    }

    private void Write(int number)
    {
        var options = ContextOptions();
        _text.AppendLine(null, $"namespace Shapes.N{number};").AppendLine();
        var parts = _random.Next(4);
        for (var part = 0; part < parts; part++)
            WritePart($"Part{part}");
        WriteType("Whole", $"[Event(\"shape.{number}\")] ", isStruct: false);
        _text.AppendLine().AppendLine(options).AppendLine("[JsonSerializable(typeof(Whole))]")
            .AppendLine(null, $"public sealed partial class Context{number} : JsonSerializerContext;");
    }

    private void WritePart(string name)
    {
        switch (_random.Next(5))
        {
            case 0:
                WriteHierarchy(name);
                break;
            case 1:
                WriteType(name, "", isStruct: true);
                _declared.Add(new JsonType(name, JsonTypeKind.Parts, IsValueType: true));
                return;
            case 2:
                // Before it is complete: it contains itself.
                _text.AppendLine(null, $"public sealed class {name} {{ public {name}? Next {{ get; set; }} public List<{name}>? Below {{ get; init; }} public int Number {{ get; set; }} }}");
                break;
            default:
                WriteType(name, "", isStruct: false);
                break;
        }

        _declared.Add(new JsonType(name, JsonTypeKind.Parts, IsValueType: false));
    }

    private void WriteHierarchy(string name)
    {
        var members = Members();
        var isAbstract = _random.Next(2) == 0;
        var kind = _random.Next(3) == 0 ? "[JsonPolymorphic(TypeDiscriminatorPropertyName = \"kind\")] " : "";
        _text.AppendLine(null, $"{kind}[JsonDerivedType(typeof({name}Card), \"card\"), JsonDerivedType(typeof({name}Note), 7)]")
            .AppendLine(null, $"public {(isAbstract ? "abstract " : "")}class {name} {{ {members.Any()} {members.Any()} }}")
            .AppendLine(null, $"public sealed class {name}Card : {name} {{ {members.Any()} }}")
            .AppendLine(null, $"public sealed class {name}Note : {name} {{ {members.Any()} {members.Any()} }}");
    }

    private void WriteType(string name, string attributes, bool isStruct)
    {
        var members = Members();
        var head = attributes + TypeAttributes();
        var body = new StringBuilder();
        for (var count = _random.Next(1, 5); count > 0; count--)
            body.Append("    ").AppendLine(members.Any());
        if (!_isClosed && !head.Contains("Unmapped", StringComparison.Ordinal) && _random.Next(8) == 0)
            body.AppendLine("    [JsonExtensionData] public Dictionary<string, JsonElement>? Rest { get; set; }");

        switch (isStruct ? _random.Next(4) : _random.Next(4, 10))
        {
            case 0:
                Append($"{head}public record struct {name}({Parameters(members)})", body);
                break;
            case 1:
                Append($"{head}public struct {name}", body);
                break;
            case 2:
                WriteWithConstructor(members, name, head + "public struct", body, "[JsonConstructor] ");
                break;
            case 3:
                WriteWithConstructor(members, name, head + "public struct", body, "");
                break;
            case 4 or 5:
                Append($"{head}public sealed record {name}({Parameters(members)}){(_random.Next(2) == 0 && attributes.Length > 0 ? " : DomainEvent" : "")}", body);
                break;
            case 6:
                Append($"{head}public sealed class {name}", body);
                break;
            case 7:
                WriteWithConstructor(members, name, head + "public sealed class", body, _random.Next(2) == 0 ? "[JsonConstructor] " : "");
                break;
            case 8:
                body.AppendLine(null, $"    public {name}() : this(default(int)) {{ }}");
                body.AppendLine(null, $"    public {name}(int number) => Number = number;");
                body.AppendLine("    public int Number { get; set; }");
                Append($"{head}public sealed class {name}", body);
                break;
            default:
                var inherited = Enumerable.Range(0, 3).Select(_ => members.Inherited()).ToList();
                var top = new StringBuilder();
                foreach (var (above, below) in inherited)
                {
                    top.Append("    ").AppendLine(above);
                    body.Append("    ").AppendLine(below);
                }

                Append($"public abstract class {name}Top", top);
                Append($"{head}public sealed class {name} : {name}Top", body);
                break;
        }
    }

    private void WriteWithConstructor(JsonMemberWriter members, string name, string head, StringBuilder body, string attribute)
    {
        var constructed = Enumerable.Range(0, _random.Next(1, 4)).Select(index => members.Constructed(isOptional: index > 1)).ToList();
        foreach (var (_, property) in constructed)
            body.Append("    ").AppendLine(property);
        var target = attribute.Length == 0 ? "" : attribute.Replace("[", "[method: ", StringComparison.Ordinal);
        Append($"{target}{head} {name}({string.Join(", ", constructed.Select(static member => member.Parameter))})", body);
    }

    private void Append(string head, StringBuilder body) =>
        _text.AppendLine(head).AppendLine("{").Append(body).AppendLine("}").AppendLine();

    private string Parameters(JsonMemberWriter members)
    {
        var count = _random.Next(1, 4);
        return string.Join(", ", Enumerable.Range(0, count).Select(index => members.Parameter(isOptional: index > 0 && index == count - 1)));
    }

    private JsonMemberWriter Members() => new(_random, new JsonTypes(_random, _declared));

    private string TypeAttributes() => _random.Next(10) switch
    {
        0 => $"[{NumbersAsText}] ",
        1 => "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)] ",
        2 => "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)] ",
        _ => "",
    };

    private string ContextOptions()
    {
        var options = new List<string>();
        Sometimes(4, _random.Next(3) switch { 0 => "JsonSerializerDefaults.Strict", 1 => "JsonSerializerDefaults.General", _ => "JsonSerializerDefaults.Web" });
        Sometimes(2, $"PropertyNamingPolicy = JsonKnownNamingPolicy.{Policies[_random.Next(Policies.Length)]}");
        Sometimes(4, "UseStringEnumConverter = true");
        Sometimes(3, "IncludeFields = true");
        Sometimes(4, "IgnoreReadOnlyProperties = true");
        Sometimes(6, "IgnoreReadOnlyFields = true");
        Sometimes(6, "NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString");
        Sometimes(4, "DefaultIgnoreCondition = JsonIgnoreCondition." + (_random.Next(2) == 0 ? "WhenWritingNull" : "WhenWritingDefault"));
        Sometimes(8, "UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow");
        Sometimes(6, "RespectRequiredConstructorParameters = true");

        // Read-only collections are ignored by generated code for writing, and written by what uses metadata.
        Sometimes(options.Exists(static option => option.StartsWith("IgnoreReadOnly", StringComparison.Ordinal)) ? 1 : 6, "GenerationMode = JsonSourceGenerationMode.Metadata");
        Sometimes(6, "Converters = [typeof(" + (_random.Next(3) switch { 0 => "JsonStringEnumConverter<Mood>", 1 => "JsonStringEnumConverter", _ => "Rounded" }) + ")]");
        _isClosed = options.Exists(static option =>
            option.Contains("Disallow", StringComparison.Ordinal) || option.EndsWith("Strict", StringComparison.Ordinal));
        return options.Count == 0 ? "" : $"[JsonSourceGenerationOptions({string.Join(", ", options)})]";

        void Sometimes(int outOf, string option)
        {
            if (_random.Next(outOf) == 0)
                options.Add(option);
        }
    }
}
