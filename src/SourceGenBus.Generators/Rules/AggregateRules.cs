using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Rules;

/// <summary>What makes a class an aggregate, and which events it applies. Generator and analyzer run the same code.</summary>
internal static class AggregateRules
{
    /// <summary>Whether the class itself derives from <c>AggregateRoot&lt;TId&gt;</c> and leaves the dispatch to the generator.</summary>
    internal static bool IsGenerated(INamedTypeSymbol type) =>
        IsAggregateRoot(type.BaseType) && type.GetMembers(KnownNames.ApplyEvent).IsEmpty;

    internal static bool IsAggregateRoot(INamedTypeSymbol? type) =>
        type is { Arity: 1 } && type.Is(KnownNames.Namespace, KnownNames.AggregateRoot);

    /// <summary>Whether the class and all that it is nested in can be continued in a generated file.</summary>
    internal static bool IsPartial(ClassDeclarationSyntax declaration) =>
        declaration.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().All(static type => type.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>The event types that have an <c>Apply</c> method in the class, in the order of its members.</summary>
    internal static ImmutableArray<ITypeSymbol> AppliedEvents(INamedTypeSymbol type) =>
        type.GetMembers(KnownNames.Apply)
            .OfType<IMethodSymbol>()
            .Where(static method => method is { MethodKind: MethodKind.Ordinary, Arity: 0, ReturnsVoid: true, Parameters.Length: 1 }
                && method.Parameters[0].RefKind is RefKind.None or RefKind.In)
            .Select(static method => method.Parameters[0].Type)
            .Where(static @event => !@event.ContainsError() && EventRules.WhyNeverArrives(@event) is null)
            .ToImmutableArray();

    internal static AggregateModel ToModel(INamedTypeSymbol type)
    {
        var declarations = type.SelfAndContainers().Reverse().Select(static part => "partial " + KeywordOf(part) + " " + part.ToShortName());
        var hint = type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        return new AggregateModel(
            type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat),
            declarations.ToEquatableArray(),
            new string(hint.Select(static character => char.IsLetterOrDigit(character) ? character : '_').ToArray()),
            AppliedEvents(type).Select(static @event => @event.ToQualifiedName()).Distinct().ToEquatableArray());
    }

    private static string KeywordOf(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { IsValueType: true } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };
}
