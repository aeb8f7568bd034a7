using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Shapes;

namespace SourceGenBus.CodeFixes.Shapes;

/// <summary>
/// Makes a changed event the next version, writes the released one as a class of its own from the baseline, covers it with the
/// same serializer's context, and adds an upcaster whose body is left to its author.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddVersionFix))]
[Shared]
public sealed class AddVersionFix : CodeFixProvider
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.ChangedDurableEvent);

    /// <inheritdoc />
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc />
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var project = context.Document.Project;
        if (await ProjectBaseline.OpenAsync(project, context.CancellationToken).ConfigureAwait(false) is not { } baseline)
            return;

        foreach (var diagnostic in context.Diagnostics)
        {
            // An older version is what is stored, and must stay as it was.
            if (baseline.EventAt(diagnostic.Location, context.CancellationToken) is var (@event, _)
                && baseline.Events.IsNewest(@event)
                && baseline.ShapeOf(@event) is { } shape
                && baseline.Baseline.ReleaseOf(shape) is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Make it version {@event.Version + 1} and keep version {@event.Version}",
                        token => AddVersionAsync(project, diagnostic, token),
                        "AddVersion"),
                    diagnostic);
            }
        }
    }

    private static async Task<Solution> AddVersionAsync(Project project, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await ProjectBaseline.OpenAsync(project, cancellationToken).ConfigureAwait(false) is not { } baseline
            || baseline.EventAt(diagnostic.Location, cancellationToken) is not var (@event, declaration)
            || baseline.ShapeOf(@event) is not { } current
            || baseline.Baseline.ReleaseOf(current) is not { } released
            || baseline.Events.ContextOf(@event) is not { } context
            || project.GetDocument(declaration.SyntaxTree) is not { } document)
        {
            return project.Solution;
        }

        var model = baseline.Compilation.GetSemanticModel(declaration.SyntaxTree);
        var names = new TypeNames(model, declaration.SpanStart);
        var oldName = FreeName(@event);
        var older = new ReleasedRecord(released with { Name = current.Name }, current, @event.Type, JsonContract.Of(context), names)
            .Write(oldName, string.Concat(declaration.Modifiers.Where(IsAccessibility).Select(static modifier => modifier.Text + " ")));

        var solution = new SolutionEditor(project.Solution);
        var editor = await solution.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
        var attribute = (AttributeSyntax)declaration.SyntaxTree.GetRoot(cancellationToken).FindNode(
            diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<AttributeSyntax>()!;
        var upcaster = $$"""
                [{{names.Attribute("SourceGenBus.EventStore.UpcasterAttribute")}}]
                public static {{@event.Type.Name}} From({{oldName}} old) =>
                    throw new {{names.Of("System.NotImplementedException")}}("Say what becomes of version {{@event.Version}}.");
            """;
        editor.ReplaceNode(declaration, (node, _) => WithUpcaster((TypeDeclarationSyntax)node.ReplaceNode(
            ((TypeDeclarationSyntax)node).AttributeLists.SelectMany(static list => list.Attributes).First(
                candidate => candidate.ToString() == attribute.ToString()),
            WithVersion(attribute, @event.Version + 1)), upcaster));
        editor.InsertBefore(declaration, Parse(older, declaration));
        await CoverAsync(solution, project, context, @event, oldName, cancellationToken).ConfigureAwait(false);
        return solution.GetChangedSolution();
    }

    /// <summary>Adds the old version to the context beside the new one.</summary>
    private static async Task CoverAsync(
        SolutionEditor solution,
        Project project,
        INamedTypeSymbol context,
        DurableEvent @event,
        string oldName,
        CancellationToken cancellationToken)
    {
        foreach (var covering in context.GetAttributes())
        {
            if (covering.ConstructorArguments.Length > 0
                && SymbolEqualityComparer.Default.Equals(covering.ConstructorArguments[0].Value as ISymbol, @event.Type)
                && covering.ApplicationSyntaxReference is { } place
                && project.GetDocument(place.SyntaxTree) is { } document
                && await place.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is AttributeSyntax { Parent: AttributeListSyntax list } attribute
                && attribute.ArgumentList?.Arguments[0].Expression is TypeOfExpressionSyntax { Type: { } type })
            {
                var editor = await solution.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
                // The same name as the new version has there, qualified or not.
                var oldType = SyntaxFactory.ParseTypeName(
                    type.ToString().Substring(0, type.ToString().Length - @event.Type.Name.Length) + oldName);
                var added =
                    SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(attribute.Name.WithoutTrivia())
                    .AddArgumentListArguments(SyntaxFactory.AttributeArgument(SyntaxFactory.TypeOfExpression(oldType)))));
                editor.InsertAfter(list, added.WithTrailingTrivia(SyntaxFactory.ElasticLineFeed));
                return;
            }
        }
    }

    private static string FreeName(DurableEvent @event)
    {
        var name = $"{@event.Type.Name}V{@event.Version}";
        INamespaceOrTypeSymbol scope = @event.Type.ContainingType ?? (INamespaceOrTypeSymbol)@event.Type.ContainingNamespace;
        while (!scope.GetMembers(name).IsEmpty)
            name += "_";
        return name;
    }

    private static bool IsAccessibility(SyntaxToken modifier) =>
        modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.PrivateKeyword;

    private static AttributeSyntax WithVersion(AttributeSyntax attribute, int version)
    {
        var arguments = attribute.ArgumentList!.Arguments;
        var argument = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression($"{version}"))
            .WithNameEquals(SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName("Version").WithTrailingTrivia(SyntaxFactory.Space)).WithTrailingTrivia(SyntaxFactory.Space));
        var known = arguments.FirstOrDefault(static candidate => candidate.NameEquals?.Name.Identifier.ValueText == "Version");
        return attribute.WithArgumentList(attribute.ArgumentList.WithArguments(known is not null
            ? arguments.Replace(known, known.WithExpression(argument.Expression))
            : arguments.Insert(1, argument.WithLeadingTrivia(SyntaxFactory.Space))));
    }

    private static TypeDeclarationSyntax WithUpcaster(TypeDeclarationSyntax declaration, string upcaster)
    {
        var indent = Indent(declaration);
        var member = SyntaxFactory.ParseMemberDeclaration(Indented(upcaster, indent))!.WithTrailingTrivia(SyntaxFactory.LineFeed);
        if (declaration.OpenBraceToken.IsKind(SyntaxKind.None) || declaration.OpenBraceToken.IsMissing)
        {
            var end = declaration.SemicolonToken.TrailingTrivia;
            return declaration
                .WithSemicolonToken(default)
                .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithLeadingTrivia(SyntaxFactory.LineFeed, SyntaxFactory.Whitespace(indent)).WithTrailingTrivia(SyntaxFactory.LineFeed))
                .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithLeadingTrivia(SyntaxFactory.Whitespace(indent)).WithTrailingTrivia(end))
                .AddMembers(member);
        }

        return declaration.AddMembers(
            declaration.Members.Count > 0 ? member.WithLeadingTrivia(member.GetLeadingTrivia().Insert(0, SyntaxFactory.LineFeed)) : member);
    }

    private static MemberDeclarationSyntax Parse(string source, TypeDeclarationSyntax before) =>
        SyntaxFactory.ParseMemberDeclaration(Indented(source, Indent(before)))!
            .WithTrailingTrivia(SyntaxFactory.LineFeed, SyntaxFactory.LineFeed);

    private static string Indent(SyntaxNode node)
    {
        var line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    private static string Indented(string source, string indent) =>
        string.Join("\n", source.Replace("\r\n", "\n").Split('\n').Select(line => line.Length == 0 ? line : indent + line));
}
