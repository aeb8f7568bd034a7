using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.CodeFixes;

/// <summary>Adds a durable event to a serialiser's context that the same file declares.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SerializerFix))]
[Shared]
public sealed class SerializerFix : SyntaxFix
{
    private const string JsonSerializable = "System.Text.Json.Serialization.JsonSerializableAttribute";

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.DurableEventWithoutSerializer);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Find<TypeDeclarationSyntax>() is not { } @event || code.Model.GetDeclaredSymbol(@event) is not { } type)
            yield break;

        foreach (var declaration in code.Root.DescendantNodes().OfType<ClassDeclarationSyntax>())
        {
            if (code.Model.GetDeclaredSymbol(declaration) is not { } context || !IsSerializerContext(context))
                continue;

            var position = declaration.SpanStart;
            var attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName(WithoutSuffix(code.NameAt(JsonSerializable, position))))
                .AddArgumentListArguments(SyntaxFactory.AttributeArgument(
                    SyntaxFactory.TypeOfExpression(SyntaxFactory.ParseTypeName(code.NameAt(type, position)))));
            yield return new OfferedFix($"Add it to '{context.Name}'", "AddSerializer", editor => editor.ReplaceNode(
                declaration, (current, generator) => generator.AddAttributes(current, attribute)));
        }
    }

    private static bool IsSerializerContext(INamedTypeSymbol type) =>
        type.SelfAndBases().Any(static level => level.Is("System.Text.Json.Serialization", "JsonSerializerContext"));

    private static string WithoutSuffix(string name) => name.Substring(0, name.Length - nameof(Attribute).Length);
}
