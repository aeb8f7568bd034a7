using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Shapes;

namespace SourceGenBus.CodeFixes.Shapes;

/// <summary>
/// Writes an event as it was released as a record. What has not changed since keeps its type and its name; what has is made anew from
/// the baseline, which knows no names of types.
/// </summary>
internal sealed class ReleasedRecord(EventShape released, EventShape current, INamedTypeSymbol type, JsonContract contract, TypeNames names)
{
    private readonly List<string> _nested = [];
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private string _enclosing = "";

    internal string Write(string name, string accessibility)
    {
        _types[FieldShape.Root] = _enclosing = name;
        var members = JsonMembers.Of(type, contract).ToDictionary(member => JsonMembers.NameOf(member, contract), StringComparer.Ordinal);
        var inherited = members.Values.Where(member => !SymbolEqualityComparer.Default.Equals(member.ContainingType, type)).ToList();
        var keepsBase = type is { TypeKind: TypeKind.Class, IsRecord: true, BaseType.SpecialType: not SpecialType.System_Object }
            && JsonMembers.ConstructorOf(type.BaseType!) is null
            && inherited.All(member => IsUnchanged(FieldShape.PropertyOf(FieldShape.Root, JsonMembers.NameOf(member, contract))));
        var head = $"{Literal(released.Name)}{(released.Version == 1 ? "" : $", Version = {released.Version}")}";
        var text = new StringBuilder(
            $"[{names.Attribute("SourceGenBus.EventStore.EventAttribute")}({head})]\n{accessibility}sealed record {name}");
        WriteBody(text, FieldShape.Root, keepsBase ? inherited : [], keepsBase ? " : " + names.Of(type.BaseType!) : "", members);
        return text.ToString();
    }

    /// <summary>
    /// Writes parameters for what an event cannot be made without, properties for the rest, and the types that belong to them.
    /// </summary>
    private void WriteBody(StringBuilder text, string path, List<ISymbol> inherited, string parent, Dictionary<string, ISymbol> members)
    {
        var inheritedNames = inherited.Select(member => JsonMembers.NameOf(member, contract)).ToList();
        var (parameters, properties, nested) = (new List<string>(), new List<string>(), _nested.Count);
        foreach (var field in released.Fields.Where(field => field.IsProperty && ParentOf(field) == path))
        {
            var name = NameOf(field);
            if (inheritedNames.Contains(name))
                continue;
            var known = members.TryGetValue(name, out var member) && IsUnchanged(field.Path) ? member : null;
            var identifier = known?.Name ?? Identifier(name);
            var fieldType = known is null ? TypeOf(field, identifier) : names.Of(JsonMembers.TypeOf(known));
            var attributes = JsonNames.Of(identifier, contract.Policy) == name
                ? ""
                : $"{names.Attribute("System.Text.Json.Serialization.JsonPropertyNameAttribute")}({Literal(name)})";
            if (known is not null && JsonContract.ConverterOf(known) is { } converter)
                attributes += $"{(attributes.Length == 0 ? "" : ", ")}{names.Attribute("System.Text.Json.Serialization.JsonConverterAttribute")}(typeof({names.Of(converter)}))";

            if (field.IsRequired != field.IsNullable)
                parameters.Add($"{(attributes.Length == 0 ? "" : $"[property: {attributes}] ")}{fieldType} {identifier}");
            else
                properties.Add($"{(attributes.Length == 0 ? "" : $"[{attributes}]\n    ")}public {(field.IsRequired ? "required " : "")}{fieldType} {identifier} {{ get; init; }}{(field.IsRequired ? "" : Default(fieldType))}");
        }

        if (parameters.Count > 0)
            text.Append('(').Append(string.Join(", ", parameters)).Append(')');
        text.Append(parent);
        var body = properties.Concat(_nested.Skip(nested)).ToList();
        _nested.RemoveRange(nested, _nested.Count - nested);
        text.Append(body.Count == 0 ? ";" : $"\n{{\n{string.Join("\n\n", body.Select(static member => "    " + member.Replace("\n", "\n    ")))}\n}}");
    }

    private string TypeOf(FieldShape field, string owner)
    {
        var kind = field.Kind.EndsWith(FieldShape.AsText, StringComparison.Ordinal)
            ? field.Kind.Substring(0, field.Kind.Length - FieldShape.AsText.Length)
            : field.Kind;
        return KindOf(kind, field, owner) + (field.IsNullable ? "?" : "");
    }

    private string KindOf(string kind, FieldShape field, string owner)
    {
        if (field.Kind is FieldShape.Enumeration or FieldShape.TextEnumeration)
            return AddEnumeration(field, owner + "Value");
        if (kind == FieldShape.Array)
            return names.Of("System.Collections.Generic.IReadOnlyList`1", PartOf(field, "[]", owner));
        if (kind.StartsWith(FieldShape.Map, StringComparison.Ordinal))
        {
            var key = kind == FieldShape.Map
                ? "string"
                : JsonScalars.TypeOf(kind.Substring(FieldShape.Map.Length + " by ".Length)) ?? "string";
            return names.Of("System.Collections.Generic.IReadOnlyDictionary`2", key, PartOf(field, "{}", owner));
        }

        if (kind is FieldShape.Object or FieldShape.ClosedObject && !released.Fields.Any(other => other.IsDerived && other.IsIn(field)))
            return AddRecord(field, owner + "Value");
        if (kind.StartsWith("same as ", StringComparison.Ordinal) && _types.TryGetValue(kind.Substring("same as ".Length), out var same))
            return same;
        return JsonScalars.TypeOf(kind) is { } scalar
            ? scalar.StartsWith("System.", StringComparison.Ordinal) ? names.Of(scalar) : scalar
            : names.Of("System.Text.Json.JsonElement");
    }

    private string PartOf(FieldShape field, string suffix, string owner) =>
        released.Fields.FirstOrDefault(other => other.Path == field.Path + suffix) is { } part
            ? TypeOf(part, owner)
            : names.Of("System.Text.Json.JsonElement");

    private string AddRecord(FieldShape field, string name)
    {
        // A parameter list is no place inside of the type, so names are qualified.
        var enclosing = _enclosing;
        _types[field.Path] = _enclosing = $"{enclosing}.{name}";
        var text = new StringBuilder($"public sealed record {name}");
        WriteBody(text, field.Path, [], "", []);
        _nested.Add(text.ToString());
        _enclosing = enclosing;
        return _types[field.Path];
    }

    private string AddEnumeration(FieldShape field, string name)
    {
        _types[field.Path] = $"{_enclosing}.{name}";
        var asText = field.Kind == FieldShape.TextEnumeration;
        var members = released.Fields
            .Where(other => other.IsMember && other.IsIn(field))
            .Select(other => $"    {Identifier(other.Path.Substring(field.Path.Length + 1))}{(asText ? "" : " = " + other.Kind)},");
        var converter = asText && !contract.WritesEnumsAsText
            ? $"[{names.Attribute("System.Text.Json.Serialization.JsonConverterAttribute")}(typeof({names.Of("System.Text.Json.Serialization.JsonStringEnumConverter`1", name)}))]\n"
            : "";
        _nested.Add($"{converter}public enum {name}\n{{\n{string.Join("\n", members)}\n}}");
        return _types[field.Path];
    }

    private bool IsUnchanged(string path)
    {
        return Parts(released).SequenceEqual(Parts(current));

        IEnumerable<(string, string)> Parts(EventShape shape) =>
            from field in shape.Fields
            where field.Path == path || field.IsIn(new FieldShape(path, "", false, false))
            select (field.Path, field.Text);
    }

    private string ParentOf(FieldShape field) => released.Fields
        .Where(other => other.Path != FieldShape.Root && field.IsIn(other))
        .OrderByDescending(static other => other.Path.Length)
        .FirstOrDefault()?.Path ?? FieldShape.Root;

    private string NameOf(FieldShape field)
    {
        var parent = ParentOf(field);
        var name = parent == FieldShape.Root ? field.Path : field.Path.Substring(parent.Length + 1);
        return name.StartsWith("'", StringComparison.Ordinal) ? name.Substring(1, name.Length - 2).Replace("''", "'") : name;
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Default(string fieldType) => fieldType switch
    {
        "string" => " = \"\";",
        _ when fieldType.EndsWith("?", StringComparison.Ordinal) => "",
        _ => " = default!;",
    };

    /// <summary>A C# name for a JSON name: what divides words goes, and each word begins with a capital.</summary>
    private static string Identifier(string name)
    {
        var text = new StringBuilder();
        var isFirst = true;
        foreach (var character in name)
        {
            if (char.IsLetterOrDigit(character))
                text.Append(isFirst ? char.ToUpperInvariant(character) : character);
            isFirst = !char.IsLetterOrDigit(character);
        }

        return SyntaxFacts.IsValidIdentifier(text.ToString()) ? text.ToString() : "_" + text;
    }
}
