using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.CodeFixes.Durable;

/// <summary>Adds durable events to a serializer's context of the same project, in whichever file it is.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SerializerFix))]
[Shared]
public sealed class SerializerFix : CodeFixProvider
{
    private const string JsonSerializable = "System.Text.Json.Serialization.JsonSerializableAttribute";

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        DiagnosticIds.DurableEventWithoutSerializer);

    /// <inheritdoc />
    public override FixAllProvider GetFixAllProvider() => AllEvents.Instance;

    /// <inheritdoc />
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxTreeAsync(context.CancellationToken).ConfigureAwait(false) is not { } tree)
            return;
        var contexts = await FindContextsAsync(context.Document.Project, tree, context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var (document, declaration, symbol) in contexts)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Add it to '{symbol.Name}'",
                        token => AddAsync(document, declaration, ImmutableArray.Create(diagnostic), token),
                        KeyOf(symbol)),
                    diagnostic);
            }
        }
    }

    private static string KeyOf(INamedTypeSymbol context) => "AddSerializer " + context.ToQualifiedName();

    /// <summary>The contexts that the project declares, those of the diagnostic's own file first.</summary>
    private static async Task<List<(Document Document, ClassDeclarationSyntax Declaration, INamedTypeSymbol Symbol)>> FindContextsAsync(
        Project project, SyntaxTree first, CancellationToken cancellationToken)
    {
        var found = new List<(Document, ClassDeclarationSyntax, INamedTypeSymbol)>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation)
            return found;
        foreach (var tree in compilation.SyntaxTrees.OrderBy(tree => tree != first).ThenBy(static tree => tree.FilePath, StringComparer.Ordinal))
        {
            // What a generator wrote cannot be edited.
            if (project.GetDocument(tree) is not { } document || document is SourceGeneratedDocument)
                continue;
            var root = await tree.GetRootAsync(cancellationToken).ConfigureAwait(false);
            foreach (var declaration in root.DescendantNodes().OfType<ClassDeclarationSyntax>())
            {
                // Of a partial class the part that names the base class.
                if (declaration.BaseList is not null
                    && compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration, cancellationToken) is { IsAbstract: false } symbol
                    && symbol.SelfAndBases().Any(static level => level.Is("System.Text.Json.Serialization", "JsonSerializerContext"))
                    && seen.Add(symbol))
                {
                    found.Add((document, declaration, symbol));
                }
            }
        }

        return found;
    }

    private static async Task<Solution> AddAsync(
        Document document, ClassDeclarationSyntax declaration, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var solution = document.Project.Solution;
        if (await FixableDocument.OpenAsync(document, cancellationToken).ConfigureAwait(false) is not { } opened)
            return solution;
        var events = diagnostics
            .Select(diagnostic => EventOf(diagnostic, opened.Model.Compilation, cancellationToken))
            .OfType<INamedTypeSymbol>()
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .ToList();
        var position = declaration.SpanStart;
        var name = opened.Model.Compilation.GetTypeByMetadataName(JsonSerializable)?
            .ToMinimalDisplayString(opened.Model, position) ?? JsonSerializable;
        var attributes = events.Select(type => SyntaxFactory.Attribute(SyntaxFactory.ParseName(WithoutSuffix(name)))
            .AddArgumentListArguments(SyntaxFactory.AttributeArgument(
                SyntaxFactory.TypeOfExpression(SyntaxFactory.ParseTypeName(type.ToMinimalDisplayString(opened.Model, position))))));
        return opened.Edit(editor => editor.ReplaceNode(
            declaration,
            (current, generator) => attributes.Aggregate(
                current, (changed, attribute) => generator.AddAttributes(changed, attribute)))).Project.Solution;
    }

    private static INamedTypeSymbol? EventOf(Diagnostic diagnostic, Compilation compilation, CancellationToken cancellationToken)
    {
        // A diagnostic that a host has kept may be of a tree that is equal to the compilation's and not the same.
        var place = diagnostic.Location.GetLineSpan().Path;
        var tree = diagnostic.Location.SourceTree is { } known && compilation.ContainsSyntaxTree(known)
            ? known
            : compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == place);
        return tree?.GetRoot(cancellationToken).FindNode(
            diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            ? compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration, cancellationToken)
            : null;
    }

    private static string WithoutSuffix(string name) => name.Substring(0, name.Length - nameof(Attribute).Length);

    /// <summary>Adds the events of a document or a project to one context, all in one edit.</summary>
    private sealed class AllEvents : FixAllProvider
    {
        internal static readonly AllEvents Instance = new();

        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project];

        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            var diagnostics = fixAllContext is { Scope: FixAllScope.Document, Document: { } document }
                ? await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await fixAllContext.GetAllDiagnosticsAsync(fixAllContext.Project).ConfigureAwait(false);
            if (diagnostics.IsEmpty || diagnostics[0].Location.SourceTree is not { } first)
                return null;
            var contexts = await FindContextsAsync(fixAllContext.Project, first, fixAllContext.CancellationToken).ConfigureAwait(false);
            var (target, declaration, symbol) = contexts.FirstOrDefault(
                context => KeyOf(context.Symbol) == fixAllContext.CodeActionEquivalenceKey);
            return symbol is null
                ? null
                : CodeAction.Create(
                    $"Add them to '{symbol.Name}'", token => AddAsync(target, declaration, diagnostics, token), KeyOf(symbol));
        }
    }
}
