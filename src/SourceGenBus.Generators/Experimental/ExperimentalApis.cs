using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Experimental;

/// <summary>
/// Reads <c>[Experimental("ID")]</c>, <c>[Obsolete(DiagnosticId = "ID")]</c> and <c>[RequiresPreviewFeatures]</c>: marks of what the user
/// decides to use, by an id that only a suppression around that use can name.
/// </summary>
internal static class ExperimentalApis
{
    /// <summary>
    /// The ids of all that generated code names when it constructs a class, calls it, and routes what its attributes name to it.
    /// </summary>
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

    /// <summary>The ids of a symbol itself.</summary>
    internal static IEnumerable<string> IdsOn(ISymbol symbol) => symbol.GetAttributes()
        .Select(IdOf)
        .Where(static id => id is not null && SyntaxFacts.IsValidIdentifier(id))!;

    /// <summary>The id that the compiler, or the SDK's analyzer, reports the use of a marked symbol with.</summary>
    private static string? IdOf(AttributeData attribute) => attribute.AttributeClass switch
    {
        { Name: "ExperimentalAttribute" } type when type.IsInNamespace("System.Diagnostics.CodeAnalysis") => attribute.ConstructorArguments
            .FirstOrDefault().Value as string,
        { Name: "ObsoleteAttribute" } type when type.IsInNamespace("System") =>
            attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "DiagnosticId").Value.Value as string,
        { Name: "RequiresPreviewFeaturesAttribute" } type when type.IsInNamespace("System.Runtime.Versioning") => "CA2252",
        _ => null,
    };
}
