using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Generators.Rules;

/// <summary>Reads <c>[Experimental("ID")]</c>.</summary>
internal static class ExperimentalApis
{
    /// <summary>The ids of all that generated code names when it constructs a class, calls it, and routes what its attributes name to it.</summary>
    internal static IEnumerable<string> UsedToCall(INamedTypeSymbol type)
    {
        var marks = type.GetAttributes().Select(HandlerMark.Read).OfType<HandlerMark>().ToList();
        var named = marks.SelectMany(static mark => new[] { mark.Message, mark.Result }).OfType<ITypeSymbol>().Prepend(type);
        if (marks.Count == 0)
            return named.SelectMany(IdsIn);

        var called = HandleAsyncSelection.Candidates(type).Concat(type.InstanceConstructors).ToList();
        return named
            .Concat(called.SelectMany(static method => method.Parameters).Select(static parameter => parameter.Type))
            .SelectMany(IdsIn)
            .Concat(called.SelectMany(IdsOn));
    }

    /// <summary>The ids of a type, of what it is nested in and made of, and of the assemblies that these come from.</summary>
    internal static IEnumerable<string> IdsIn(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IdsIn(array.ElementType),
        INamedTypeSymbol named => named.SelfAndContainers()
            .SelectMany(static level => IdsOn(level).Concat(level.TypeArguments.SelectMany(IdsIn)))
            .Concat(IsInSource(named) ? [] : IdsOn(named.ContainingAssembly)),
        _ => [],
    };

    private static bool IsInSource(INamedTypeSymbol type) => type.ContainingAssembly is null or ISourceAssemblySymbol;

    private static IEnumerable<string> IdsOn(ISymbol symbol) => symbol.GetAttributes()
        .Where(static attribute => attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis", "ExperimentalAttribute"))
        .Select(static attribute => attribute.ConstructorArguments.FirstOrDefault().Value as string)
        .Where(static id => id is not null && SyntaxFacts.IsValidIdentifier(id))!;
}
