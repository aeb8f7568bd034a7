using System.Reflection;
using System.Text;

namespace SourceGenBus.Tests.PublicApi;

/// <summary>
/// Writes what the lists of PublicApiAnalyzers do not say of an assembly's public API: what kind of type each is, what it derives from and
/// implements, and which types the arguments of types and methods must be of.
/// </summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            foreach (var method in type.GetMethods(Declared).Select(Describe).OfType<string>().Order(StringComparer.Ordinal))
                text.Append("    ").Append(method).Append('\n');
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = new[] { type.BaseType }
            .Where(static based => based is not null && based != typeof(object) && based != typeof(ValueType) && based != typeof(Enum))
            .Select(static based => Name(based!))
            .Concat(type.IsEnum ? [] : type.GetInterfaces().Select(Name).Order(StringComparer.Ordinal))
            .ToArray();
        return $"{kind} {type.Namespace}.{Name(type)}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}{Constraints(type.GetGenericArguments())}";
    }

    private static string? Describe(MethodInfo method) =>
        method.IsGenericMethod && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            && Constraints(method.GetGenericArguments()) is { Length: > 0 } constraints
            ? $"{method.Name}<{string.Join(", ", method.GetGenericArguments().Select(Name))}>({string.Join(", ", method.GetParameters().Select(static parameter => Name(parameter.ParameterType)))}){constraints}"
            : null;

    /// <summary>Of <c>notnull</c>, which exists for the compiler alone, nothing can be seen here.</summary>
    private static string Constraints(Type[] parameters) => string.Concat(parameters
        .Where(static parameter => parameter.IsGenericParameter)
        .Select(static parameter => (parameter.Name, Words: ConstraintWords(parameter).ToArray()))
        .Where(static constraint => constraint.Words.Length > 0)
        .Select(static constraint => $" where {constraint.Name} : {string.Join(", ", constraint.Words)}"));

    private static IEnumerable<string> ConstraintWords(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            yield return "class";
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            yield return "struct";
        foreach (var constraint in parameter.GetGenericParameterConstraints())
            yield return Name(constraint);
    }

    private static string Name(Type type) => type switch
    {
        { IsByRef: true } => "ref " + Name(type.GetElementType()!),
        { IsArray: true } => Name(type.GetElementType()!) + "[]",
        { IsGenericType: true } when System.Nullable.GetUnderlyingType(type) is { } underlying => Name(underlying) + "?",
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => type.Name,
    };
}
