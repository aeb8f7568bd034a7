using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.CodeFixes.Handlers;

/// <summary>Marks a class that has a method <c>HandleAsync(SomeEvent)</c> as the handler that it looks like.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(MarkHandlerRefactoring))]
[Shared]
public sealed class MarkHandlerRefactoring : CodeRefactoringProvider
{
    /// <inheritdoc />
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is not CompilationUnitSyntax unit
            || model is null
            || BusTypes.Of(model.Compilation) is null
            || DeclarationAt(unit, context.Span.Start) is not { } declaration
            || model.GetDeclaredSymbol(declaration, context.CancellationToken) is not { } type
            || !CanHandle(type, model.Compilation))
        {
            return;
        }

        foreach (var @event in HandleAsyncSelection.Candidates(type).Where(static method => IsHandler(method)).Select(static method => method.Parameters[0].Type))
        {
            context.RegisterRefactoring(CodeAction.Create(
                $"Mark as [EventHandler<{@event.ToShortName()}>]",
                _ => Task.FromResult(Mark(context.Document, unit, declaration, @event, model)),
                $"MarkHandler:{@event.ToShortName()}"));
        }
    }

    /// <summary>The class whose name, or whose HandleAsync's name, is at the cursor.</summary>
    private static TypeDeclarationSyntax? DeclarationAt(CompilationUnitSyntax root, int position)
    {
        var token = root.FindToken(position);
        if (token.IsKind(SyntaxKind.OpenParenToken)
            || (position > 0 && !token.IsKind(SyntaxKind.IdentifierToken) && token.SpanStart == position))
            token = token.GetPreviousToken();
        return token.Parent switch
        {
            MethodDeclarationSyntax { Parent: TypeDeclarationSyntax type } method
                when method.Identifier == token && token.ValueText == KnownNames.HandleAsync => OnlyClass(type),
            TypeDeclarationSyntax type when type.Identifier == token => OnlyClass(type),
            _ => null,
        };
    }

    private static TypeDeclarationSyntax? OnlyClass(TypeDeclarationSyntax type) =>
        type is ClassDeclarationSyntax || type.IsKind(SyntaxKind.RecordDeclaration) ? type : null;

    /// <summary>Marked classes are left alone: their author knows the attribute.</summary>
    private static bool CanHandle(INamedTypeSymbol type, Compilation compilation) =>
        (!type.IsAbstract || type.IsStatic)
        && type.SelfAndContainers().All(static container => container.Arity == 0)
        && type.IsNameable(compilation)
        && !FixableCode.MarksOf(type).Any();

    private static bool IsHandler(IMethodSymbol method) =>
        method.Parameters.Length > 0
        && (method.ReturnType.IsTask() || method.ReturnType.IsValueTask())
        && method.Parameters[0] is { RefKind: RefKind.None, Type: INamedTypeSymbol { SpecialType: SpecialType.None } @event }
        && !@event.ContainsError()
        && EventRules.WhyNeverArrives(@event) is null
        && !@event.AllInterfaces.Any(
            static contract => contract.Name is "ICommand" or "IQuery" or "IStreamQuery" && contract.IsInNamespace(KnownNames.Namespace))
        && method.Parameters.Skip(1).All(static parameter => parameter.Type.IsEventContext() || parameter.Type.IsEmittingContext() || parameter.Type.IsCancellationToken() || parameter.IsOptional);

    private static Document Mark(
        Document document,
        CompilationUnitSyntax root,
        TypeDeclarationSyntax declaration,
        ITypeSymbol @event,
        SemanticModel model)
    {
        var position = declaration.SpanStart;
        var name = "EventHandler<" + @event.ToMinimalDisplayString(model, position) + ">";
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.ParseName(name))))
            .WithLeadingTrivia(declaration.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
        var indentation = declaration.GetLeadingTrivia().LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var bare = declaration.WithLeadingTrivia(indentation == default ? SyntaxTriviaList.Empty : SyntaxTriviaList.Create(indentation));
        var marked = bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
        var changed = root.ReplaceNode(declaration, marked);

        var isImported = model.LookupNamespacesAndTypes(
            position, name: KnownNames.EventHandlerAttribute).Any(static symbol => symbol is INamedTypeSymbol { Arity: 1 } type
            && type.Is(KnownNames.Namespace, KnownNames.EventHandlerAttribute));
        return document.WithSyntaxRoot(isImported ? changed : WithUsing(changed));
    }

    private static CompilationUnitSyntax WithUsing(CompilationUnitSyntax root)
    {
        var directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(KnownNames.Namespace))
            .NormalizeWhitespace()
            .WithTrailingTrivia(SyntaxFactory.LineFeed);
        if (root.Usings.Count > 0)
            return root.AddUsings(directive);

        // A comment at the top of the file stays there.
        var first = root.GetFirstToken();
        return root
            .ReplaceToken(first, first.WithLeadingTrivia(SyntaxFactory.LineFeed))
            .AddUsings(directive.WithLeadingTrivia(first.LeadingTrivia));
    }
}
