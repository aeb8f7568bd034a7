using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Generators.Symbols;

/// <summary>
/// Asks the compiler which method a call in generated code would reach. Only overload resolution itself knows: generic
/// methods, <c>params</c>, hiding, overrides and levels of inheritance all have a say, and a guess that is wrong calls
/// another method, perhaps one that throws where no <c>try</c> stands.
/// </summary>
internal static class CallBinding
{
    /// <summary>The method that is reached by the arguments meant for <paramref name="chosen"/>; null when none is.</summary>
    internal static IMethodSymbol? Resolve(
        INamedTypeSymbol type,
        ITypeSymbol message,
        IMethodSymbol chosen,
        IEnumerable<ITypeSymbol> others,
        Compilation compilation)
    {
        if (!HasRivals(type, message, compilation))
            return chosen;
        if (type.DeclaringSyntaxReferences.FirstOrDefault() is not { } place)
            return null;

        var receiver = chosen.IsStatic ? type.ToQualifiedName() : $"default({type.ToQualifiedName()})";
        var arguments = string.Join(", ", others.Prepend(message).Select(static argument => $"default({argument.ToQualifiedName()})"));
        var call = SyntaxFactory.ParseExpression($"{receiver}.{KnownNames.HandleAsync}({arguments})");

        // At the start of a file nothing is in reach that a generated file would not reach too.
        return compilation.GetSemanticModel(place.SyntaxTree)
            .GetSpeculativeSymbolInfo(0, call, SpeculativeBindingOption.BindAsExpression)
            .Symbol as IMethodSymbol;
    }

    /// <summary>Whether two methods are one, or one overrides the other.</summary>
    internal static bool IsSame(IMethodSymbol left, IMethodSymbol right) => SymbolEqualityComparer.Default.Equals(Root(left), Root(right));

    /// <summary>Binding costs more than everything else here, and most handlers have one method.</summary>
    private static bool HasRivals(INamedTypeSymbol type, ITypeSymbol message, Compilation compilation)
    {
        var fitting = 0;
        foreach (var member in type.SelfAndBases().SelectMany(static level => level.GetMembers(KnownNames.HandleAsync)))
        {
            if (member is IMethodSymbol { IsOverride: true })
                continue;
            if (member is not IMethodSymbol { Arity: 0, Parameters.Length: > 0 } method
                || compilation.ClassifyConversion(message, method.Parameters[0].Type).IsImplicit
                || method.Parameters[0].IsParams)
            {
                fitting++;
            }
        }

        return fitting > 1;
    }

    private static IMethodSymbol Root(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
            method = overridden;
        return method;
    }
}
