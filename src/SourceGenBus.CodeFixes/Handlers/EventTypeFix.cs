using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.CodeFixes.Handlers;

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
            || code.MarkOf(attribute) is not { } mark
            || code.Model.GetDeclaredSymbol(parameter) is not { ContainingSymbol: IMethodSymbol { IsOverride: false } method } taken)
        {
            yield break;
        }

        yield return new OfferedFix($"Take '{mark.Message.ToShortName()}'", "Parameter", editor => editor.ReplaceNode(
            written,
            SyntaxFactory.ParseTypeName(code.NameAt(mark.Message, written.SpanStart)).WithTriviaFrom(written)));

        // What is marked as a command or query must be one; any type can be an event.
        var isHandled = FixableCode.MarksOf(method.ContainingType).Any(other => other.Message.IsSameAtRunTime(taken.Type));
        if (mark.Kind == HandlerKind.Event
            && !isHandled
            && EventRules.WhyNeverArrives(taken.Type) is null
            && attribute.Name.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault() is { } name)
        {
            var argument = name.TypeArgumentList.Arguments[0];
            yield return new OfferedFix($"Mark as handler of '{taken.Type.ToShortName()}'", "Attribute", editor => editor.ReplaceNode(
                argument,
                SyntaxFactory.ParseTypeName(code.NameAt(taken.Type, argument.SpanStart)).WithTriviaFrom(argument)));
        }
    }
}
