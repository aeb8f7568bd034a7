using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Recognises by syntax alone what may be an aggregate.</summary>
internal static class AggregateSyntax
{
    internal static bool IsCandidate(ClassDeclarationSyntax declaration) =>
        declaration.BaseList?.Types.Any(static type => NameOf(type.Type) == KnownNames.AggregateRoot) == true;

    private static string? NameOf(TypeSyntax type) => type switch
    {
        GenericNameSyntax generic => generic.Identifier.ValueText,
        QualifiedNameSyntax qualified => NameOf(qualified.Right),
        AliasQualifiedNameSyntax alias => NameOf(alias.Name),
        _ => null,
    };
}
