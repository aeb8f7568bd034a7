using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.CodeFixes.Handlers;
using SourceGenBus.Generators.Concurrency;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.CodeFixes.Concurrency;

/// <summary>Gives each event a handler of its own, in a scope of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ScopedLifetimeFix))]
[Shared]
public sealed class ScopedLifetimeFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(
        DiagnosticIds.CaptiveDependency, DiagnosticIds.UnsynchronizedState);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Diagnostic.Id == DiagnosticIds.UnsynchronizedState
            && !code.Diagnostic.Properties.ContainsKey(SharedStateAnalyzer.IsPerInstance))
            yield break;
        if (code.Find<TypeDeclarationSyntax>() is not { } declaration || code.Model.GetDeclaredSymbol(declaration) is not { } type)
            yield break;

        var attributes = type.GetAttributes()
            .Where(static attribute => HandlerMark.Read(attribute) is not null)
            .Select(static attribute => attribute.ApplicationSyntaxReference?.GetSyntax())
            .OfType<AttributeSyntax>()
            .ToImmutableArray();

        // All attributes of a class have one lifetime, so those in other files would have to change too.
        if (attributes.IsEmpty || attributes.Any(attribute => attribute.SyntaxTree != code.Root.SyntaxTree))
            yield break;

        var title = code.Diagnostic.Id == DiagnosticIds.CaptiveDependency
            ? "Make the handler scoped"
            : "Make the handler scoped (each event starts with new state)";
        yield return new OfferedFix(title, "Scoped", editor =>
        {
            foreach (var attribute in attributes)
            {
                editor.ReplaceNode(attribute, (current, _) =>
                    LifetimeArguments.With((AttributeSyntax)current, HandlerLifetimeModel.Scoped, code, attribute.SpanStart));
            }
        });
    }
}
