using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Handlers;

/// <summary>
/// The keys of keyed services that constructor parameters ask for: by <c>[FromKeyedServices]</c>, or by an attribute derived from it, which
/// the container recognizes, too. What key a derived one has is known to its constructor alone, so generated code makes one and asks it.
/// </summary>
internal static class ServiceKeys
{
    /// <summary>The attribute that gives the key; null when there is none.</summary>
    internal static AttributeData? AttributeOf(IParameterSymbol parameter) => parameter.GetAttributes().FirstOrDefault(static attribute =>
        attribute.AttributeClass?.SelfAndBases().Any(IsOfContainer) == true);

    /// <summary>The key as a C# expression; null when there is none.</summary>
    internal static string? ExpressionOf(IParameterSymbol parameter)
    {
        if (AttributeOf(parameter) is not { } attribute)
            return null;
        if (!IsOfContainer(attribute.AttributeClass))
            return Creation(attribute) + ".Key";
        return attribute.ConstructorArguments.Length == 1 ? Literals.Of(attribute.ConstructorArguments[0]) : null;
    }

    /// <summary>
    /// Null when generated code can ask for the service under its key, or when there is none; empty when the compiler says why not.
    /// </summary>
    internal static string? WhyUnusable(IParameterSymbol parameter, Compilation compilation)
    {
        if (AttributeOf(parameter) is not { } attribute)
            return null;
        var values = attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(static argument => argument.Value)).ToList();
        if (values.Exists(HasError))
            return "";
        if (IsOfContainer(attribute.AttributeClass) && values.Exists(static value => value.Kind == TypedConstantKind.Array))
            return $"the key of parameter '{parameter.Name}' is an array, and arrays are equal to nothing but themselves; use another key";
        var types = IsOfContainer(attribute.AttributeClass) ? [] : new ITypeSymbol?[] { attribute.AttributeClass };
        foreach (var type in types.Concat(values.SelectMany(TypesOf)).OfType<ITypeSymbol>())
        {
            if (type.ContainsError())
                return "";
            if (TypeNames.WhyUnnameable(type, compilation.Assembly, compilation) is { } why)
            {
                return $"the key of parameter '{parameter.Name}' names '{type.ToShortName()}', which is {why}, so generated code cannot name it; "
                    + Accessibilities.Remedy(type, compilation);
            }
        }

        return null;
    }

    private static bool IsOfContainer(INamedTypeSymbol? type) =>
        type.Is("Microsoft.Extensions.DependencyInjection", "FromKeyedServicesAttribute");

    private static string Creation(AttributeData attribute)
    {
        var arguments = attribute.ConstructorArguments.Select((value, index) => value.IsNull
            ? $"({attribute.AttributeConstructor!.Parameters[index].Type.ToQualifiedName()})(default!)"
            : Literals.Of(value));
        var properties = attribute.NamedArguments.Select(static argument => $"@{argument.Key} = {Literals.Of(argument.Value)}").ToList();
        var initializer = properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
        return $"new {attribute.AttributeClass!.ToQualifiedName()}({string.Join(", ", arguments)}){initializer}";
    }

    private static bool HasError(TypedConstant value) => value.Kind == TypedConstantKind.Error
        || (value is { Kind: TypedConstantKind.Array, IsNull: false } && value.Values.Any(HasError));

    private static IEnumerable<ITypeSymbol?> TypesOf(TypedConstant value) => value switch
    {
        { Kind: TypedConstantKind.Type } => [value.Value as ITypeSymbol],
        { Kind: TypedConstantKind.Enum } => [value.Type],
        { Kind: TypedConstantKind.Array, IsNull: false } => value.Values.SelectMany(TypesOf).Append(value.Type),
        _ => [],
    };
}
