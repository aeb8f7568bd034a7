using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Registration;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>
/// How the generator makes a handler or a middleware whose declaration names constants that have no value for it: without the key, with
/// the default of the parameter's type, as a singleton.
/// </summary>
internal static class ForeignConstruction
{
    /// <summary>What is otherwise than it is declared; empty when nothing is.</summary>
    /// <param name="type">The class.</param>
    /// <param name="declared">How its declaration demands it.</param>
    /// <param name="hasForeignLifetime">Whether its lifetime is such a constant.</param>
    /// <param name="others">The output of other generators.</param>
    /// <param name="compilation">The compilation.</param>
    internal static List<string> Describe(
        INamedTypeSymbol type, HandlerRegistrationModel declared, bool hasForeignLifetime, ForeignOutput others, Compilation compilation)
    {
        var changes = new List<string>();
        if (others.Own.Makes(declared) || ConstructorSelection.ConstructorOf(type, compilation) is not { } constructor)
            return changes;

        var seen = declared;
        if (hasForeignLifetime)
        {
            if (declared.Lifetime != HandlerLifetimeModel.Singleton)
                changes.Add("is a singleton");
            seen = seen with { Lifetime = HandlerLifetimeModel.Singleton };
        }

        seen = seen with
        {
            Constructor = declared.Constructor
                .Select((dependency, index) => WithoutConstants(dependency, constructor.Parameters[index], changes, others, compilation))
                .ToEquatableArray(),
        };
        if (!others.Own.Makes(seen))
            changes = ["is not made as it is declared"];
        return changes;
    }

    /// <summary>The parts of a sentence, with commas and an "and".</summary>
    internal static string Join(List<string> changes) => changes.Count == 1
        ? changes[0]
        : string.Join(", ", changes.Take(changes.Count - 1)) + " and " + changes[changes.Count - 1];

    private static DependencyModel WithoutConstants(
        DependencyModel dependency, IParameterSymbol parameter, List<string> changes, ForeignOutput others, Compilation compilation)
    {
        if (dependency.Key is not null
            && others.FindConstant([ServiceKeys.AttributeOf(parameter)?.ApplicationSyntaxReference], compilation) is not null)
        {
            changes.Add($"gets its parameter '{parameter.Name}' without the key");
            dependency = dependency with { Key = null };
        }

        var values = parameter.DeclaringSyntaxReferences.Select(static place => (place.GetSyntax() as ParameterSyntax)?.Default);
        if (dependency.Default is not null && others.FindConstant(values, compilation) is not null)
        {
            if (!IsDefault(parameter))
                changes.Add($"gets the default of its type in the place of the constant for its parameter '{parameter.Name}'");
            dependency = dependency with { Default = Literals.Of(null, parameter.Type) };
        }

        return dependency;
    }

    private static bool IsDefault(IParameterSymbol parameter) => parameter.ExplicitDefaultValue switch
    {
        null => true,
        _ when parameter.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T => false,
        bool value => !value,
        char value => value == '\0',
        string => false,
        double value => value.Equals(0.0),
        float value => value.Equals(0.0f),
        IConvertible value => Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture) == 0,
        _ => false,
    };
}
