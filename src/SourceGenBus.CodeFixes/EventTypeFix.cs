using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.CodeFixes;

/// <summary>Makes parameter and attribute name the same event, by changing the one or the other.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EventTypeFix))]
[Shared]
public sealed class EventTypeFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.WrongEventType);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Find<ParameterSyntax>() is not { Type: { } written } parameter
            || code.Diagnostic.AdditionalLocations is not { Count: > 0 } places
            || places[0].SourceTree != code.Root.SyntaxTree
            || code.Root.FindNode(places[0].SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute
            || code.TypeOf(attribute) is not { TypeArguments: { Length: 1 } events } marked
            || code.Model.GetDeclaredSymbol(parameter) is not { ContainingSymbol: IMethodSymbol { IsOverride: false } method } taken)
        {
            yield break;
        }

        yield return new OfferedFix($"Take '{events[0].ToShortName()}'", "Parameter", editor => editor.ReplaceNode(
            written,
            SyntaxFactory.ParseTypeName(code.NameAt(events[0], written.SpanStart)).WithTriviaFrom(written)));

        var isHandled = method.ContainingType.GetAttributes().Any(other =>
            other.IsEventHandlerAttribute() && SymbolEqualityComparer.Default.Equals(other.AttributeClass!.TypeArguments[0], taken.Type));
        if (!isHandled && EventRules.WhyNeverArrives(taken.Type) is null && attribute.Name.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault() is { } name)
        {
            var argument = name.TypeArgumentList.Arguments[0];
            yield return new OfferedFix($"Mark as handler of '{taken.Type.ToShortName()}'", "Attribute", editor => editor.ReplaceNode(
                argument,
                SyntaxFactory.ParseTypeName(code.NameAt(taken.Type, argument.SpanStart)).WithTriviaFrom(argument)));
        }
    }
}
