namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>Writes members with the attributes that the serializer knows.</summary>
/// <param name="random">Decides.</param>
/// <param name="types">The types of the members.</param>
internal sealed class JsonMemberWriter(Random random, JsonTypes types)
{
    // No two of them are the same under any naming policy.
    private static readonly string[] AllNames =
    [
        "OrderID", "HTTPAddress", "Lines2Go", "X", "Name", "totalAmount", "URL", "Äpfel", "_under", "snake_case", "ID2Name", "A1B2", "Number_Of",
        "IOStream", "ÜBER", "isDone", "Value_", "V2", "AAA", "aB", "Éclair3D", "ThisIsALongName", "x86Mode", "__Twice", "I18N", "PDF_Url",
    ];

    private static readonly string[] JsonNames = ["order id", "a.b", "ünï", "x-y", "q'q", "k[0]", "UPPER", "e=mc", "(p)", "{m}", "tab\\tbed"];

    private readonly Queue<string> _names = new(random.GetItems(AllNames, AllNames.Length).Concat(AllNames).Distinct());
    private int _given;

    internal string NextName() => _names.Dequeue();

    /// <summary>A parameter of a record, with its attributes.</summary>
    internal string Parameter(bool isOptional)
    {
        var type = types.Any();
        return $"{Attributes(type, "property: ", isWritable: true)}{type.Text} {NextName()}{(isOptional ? " = default!" : "")}";
    }

    /// <summary>A property without a setter, and the parameter that it comes from.</summary>
    internal (string Parameter, string Property) Constructed(bool isOptional)
    {
        var (type, name) = (types.Any(), NextName());
        var parameter = char.ToLowerInvariant(name[0]) + name[1..];
        return (
            $"{type.Text} {parameter}{(isOptional ? " = default!" : "")}",
            $"{Attributes(type, "", isWritable: false)}public {type.Text} {name} {{ get; }} = {parameter};");
    }

    /// <summary>A member of a class or struct.</summary>
    internal string Any()
    {
        var (type, name) = (types.Any(), NextName());
        var attributes = Attributes(type, "", isWritable: true);
        var unwritable = Attributes(type, "", isWritable: false);
        var scalar = types.Scalar();
        return random.Next(21) switch
        {
            0 or 1 or 2 => $"{attributes}public {type.Text} {name} {{ get; set; }}",
            3 or 4 => $"{attributes}public {type.Text} {name} {{ get; init; }}",
            5 => $"{unwritable}public {type.Text} {name} {{ get; private set; }}",
            6 => $"{unwritable}public {type.Text} {name} {{ get; }}",
            7 => $"public {scalar.Text} Calc{name} => {(scalar.Text == "string" ? "\"x\"" : $"({scalar.Text})1")};",
            8 => $"public {type.Text} {name} {{ set {{ }} }}",
            9 => $"{attributes}public {type.Text} {name};",
            10 => $"{unwritable}public readonly {type.Text} {name};",
            11 => $"[JsonInclude] {attributes}internal {type.Text} {name} {{ get; set; }}",
            12 => $"internal {type.Text} {name} {{ get; set; }}",
            13 => $"{Attributes(type, "", isWritable: false)}public required {type.Text} {name} {{ get; init; }}",
            14 => $"[JsonIgnore] public {type.Text} {name} {{ get; set; }}",
            15 or 16 => $"[JsonIgnore(Condition = JsonIgnoreCondition.{Condition(type)})] public {type.Text} {name} {{ get; set; }}",
            17 => $"[JsonInclude] {attributes}public {type.Text} {name} {{ get; internal set; }}",
            18 => $"public {type.Text} {name} {{ internal get; set; }}",
            19 => $"[JsonInclude] public {type.Text} {name} {{ internal get; set; }}",
            _ => $"public static {type.Text} {name} {{ get; set; }}",
        };
    }

    /// <summary>Members of a base class, and what a class below makes of them.</summary>
    internal (string Base, string Derived) Inherited()
    {
        var (type, name) = (types.Any(), NextName());
        var attributes = random.Next(2) == 0 ? Attributes(type, "", isWritable: false) : "";
        var below = random.Next(4) switch
        {
            0 => "[JsonIgnore] ",
            1 => $"[JsonPropertyName(\"{JsonName()}\")] ",
            2 => Attributes(type, "", isWritable: false),
            _ => "",
        };
        return random.Next(3) switch
        {
            0 => ($"{attributes}public virtual {type.Text} {name} {{ get; set; }}", $"{below}public override {type.Text} {name} {{ get; set; }}"),
            1 => ($"{attributes}public {type.Text} {name} {{ get; set; }}", $"{below}public new {type.Text} {name} {{ get; set; }}"),
            _ => ($"{attributes}public {type.Text} {name} {{ get; set; }}", ""),
        };
    }

    private string Attributes(JsonType type, string target, bool isWritable)
    {
        var attributes = new List<string>();
        if (random.Next(6) == 0)
            attributes.Add($"JsonPropertyName(\"{JsonName()}\")");
        if (random.Next(10) == 0)
            attributes.Add($"JsonPropertyOrder({random.Next(-2, 3)})");
        if (isWritable && random.Next(8) == 0)
            attributes.Add("JsonRequired");
        if (type.Kind is JsonTypeKind.Number or JsonTypeKind.Numbers && random.Next(3) == 0)
            attributes.Add(random.Next(3) == 0 ? "JsonNumberHandling(JsonNumberHandling.Strict)" : JsonDeclaration.NumbersAsText);
        var bare = type.Text.TrimEnd('?');
        if (type.Kind == JsonTypeKind.Enumeration && random.Next(3) == 0)
            attributes.Add($"JsonConverter(typeof({(random.Next(2) == 0 ? "JsonStringEnumConverter" : "JsonNumberEnumConverter")}<{bare}>))");
        else if (bare == "decimal" && random.Next(4) == 0)
            attributes.Add("JsonConverter(typeof(Rounded))");
        return attributes.Count == 0 ? "" : $"[{target}{string.Join(", ", attributes)}] ";
    }

    private string Condition(JsonType type) => random.Next(5) switch
    {
        0 => "Never",
        1 => "WhenWriting",
        2 => "WhenReading",
        3 when type.IsNullable || !type.IsValueType => "WhenWritingNull",
        _ => "WhenWritingDefault",
    };

    private string JsonName() => JsonNames[random.Next(JsonNames.Length)] + ++_given;
}
