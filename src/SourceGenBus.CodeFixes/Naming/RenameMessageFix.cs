using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Rename;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Naming;

namespace SourceGenBus.CodeFixes.Naming;

/// <summary>Renames an event to the past tense and a command to the imperative, wherever the solution names it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenameMessageFix))]
[Shared]
public sealed class RenameMessageFix : CodeFixProvider
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticIds.EventNotInPastTense, DiagnosticIds.CommandNotImperative);

    /// <summary>None: a name is worth a look each time.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc />
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.TryGetValue(ProposedName.Property, out var name)
                || name is null
                || root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is not { } declaration
                || model?.GetDeclaredSymbol(declaration, context.CancellationToken) is not { } type
                || IsTaken(type, name))
            {
                continue;
            }

            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Rename to '{name}'",
                    cancellationToken => Renamer.RenameSymbolAsync(
                        context.Document.Project.Solution,
                        type,
                        new SymbolRenameOptions(RenameFile: Path.GetFileNameWithoutExtension(context.Document.Name) == type.Name),
                        name,
                        cancellationToken),
                    "Rename"),
                diagnostic);
        }
    }

    private static bool IsTaken(INamedTypeSymbol type, string name) =>
        type.ContainingType is { } container
            ? !container.GetMembers(name).IsEmpty
            : type.ContainingNamespace.GetMembers(name).Any();
}
