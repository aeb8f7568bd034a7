using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.CodeFixes.Handlers;

/// <summary>Removes what keeps the bus from supplying a parameter: its <c>ref</c>, or, where nothing uses it, the parameter.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ParameterFix))]
[Shared]
public sealed class ParameterFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.UnsuppliableParameter);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Find<ParameterSyntax>() is not { Parent: ParameterListSyntax { Parent: MethodDeclarationSyntax declaration } } parameter
            || code.Model.GetDeclaredSymbol(parameter) is not { ContainingSymbol: IMethodSymbol { IsOverride: false, IsVirtual: false } } symbol)
        {
            yield break;
        }

        var canBeSupplied = symbol.Ordinal == 0
            || symbol.Type.IsEventContext()
            || symbol.Type.IsEmittingContext()
            || symbol.Type.IsCancellationToken();
        if (canBeSupplied && symbol.RefKind is RefKind.Ref or RefKind.In or RefKind.RefReadOnlyParameter)
        {
            yield return new OfferedFix("Take it by value", "ByValue", editor => editor.ReplaceNode(
                parameter,
                (current, _) => ((ParameterSyntax)current).WithModifiers(default).WithTriviaFrom(current)));
        }
        else if (symbol.Ordinal > 0 && !IsUsed(symbol, declaration, code))
        {
            yield return new OfferedFix(
                $"Remove parameter '{symbol.Name}'", "Remove", editor => editor.RemoveNode(parameter, SyntaxRemoveOptions.KeepNoTrivia));
        }
    }

    private static bool IsUsed(IParameterSymbol symbol, MethodDeclarationSyntax declaration, FixableCode code) =>
        declaration.DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == symbol.Name
                && SymbolEqualityComparer.Default.Equals(code.Model.GetSymbolInfo(name).Symbol, symbol));
}
