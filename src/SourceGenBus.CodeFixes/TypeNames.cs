using Microsoft.CodeAnalysis;

namespace SourceGenBus.CodeFixes;

/// <summary>The shortest names that mean types at a place.</summary>
internal sealed class TypeNames(SemanticModel model, int position)
{
    internal string Of(ITypeSymbol type) => type.ToMinimalDisplayString(model, position, SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>The name of a well-known type, closed over the names of its arguments.</summary>
    internal string Of(string metadataName, params string[] arguments)
    {
        if (model.Compilation.GetTypeByMetadataName(metadataName) is not { } type)
            return metadataName;
        var name = type.ToMinimalDisplayString(model, position);
        return arguments.Length == 0 ? name : $"{name.Substring(0, name.IndexOf('<'))}<{string.Join(", ", arguments)}>";
    }

    internal string Attribute(string metadataName)
    {
        var name = Of(metadataName);
        return name.EndsWith(nameof(System.Attribute), StringComparison.Ordinal)
            ? name.Substring(0, name.Length - nameof(System.Attribute).Length)
            : name;
    }
}
