using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Contracts;

/// <summary>Seals an event class that nothing derives from.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SealEventFix))]
[Shared]
public sealed class SealEventFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.UnsealedEvent);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        // A sealed class can declare no virtual member; whether that was meant for a derived class only its author knows.
        if (code.Find<TypeDeclarationSyntax>() is { } declaration
            && code.Model.GetDeclaredSymbol(declaration) is { } type
            && !type.GetMembers().Any(static member => member is { IsVirtual: true, IsImplicitlyDeclared: false }))
        {
            yield return new OfferedFix("Seal the class", "Seal", editor => editor.ReplaceNode(declaration, static (current, generator) =>
                generator.WithModifiers(current, generator.GetModifiers(current).WithIsSealed(true))));
        }
    }
}
