using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.CodeFixes;

/// <summary>A diagnostic and the code that it is about.</summary>
internal sealed record FixableCode(FixableDocument Document, Diagnostic Diagnostic)
{
    internal SemanticModel Model => Document.Model;

    internal SyntaxNode Root => Document.Root;

    internal Compilation Compilation => Model.Compilation;

    /// <summary>The innermost node at the reported place.</summary>
    internal SyntaxNode Node => Root.FindNode(Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    /// <summary>The innermost node of a kind that the reported place is in.</summary>
    internal T? Find<T>()
        where T : SyntaxNode => Node.FirstAncestorOrSelf<T>();

    /// <summary>The declaration of a symbol in this document; null where it is in another, or has several parts.</summary>
    internal SyntaxNode? OnlyDeclaration(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Length == 1
            && symbol.DeclaringSyntaxReferences[0] is { } reference
            && reference.SyntaxTree == Root.SyntaxTree
            ? Root.FindNode(reference.Span)
            : null;

    /// <summary>What an attribute marks its class to handle.</summary>
    internal HandlerMark? MarkOf(AttributeSyntax attribute) =>
        attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration && Model.GetDeclaredSymbol(declaration) is { } type
            ? type.GetAttributes()
                .Where(data => data.ApplicationSyntaxReference is { } place && place.SyntaxTree == Root.SyntaxTree && place.Span == attribute.Span)
                .Select(HandlerMark.Read)
                .FirstOrDefault()
            : null;

    /// <summary>Everything that a class is marked to handle.</summary>
    internal static IEnumerable<HandlerMark> MarksOf(INamedTypeSymbol type) =>
        type.GetAttributes().Select(HandlerMark.Read).OfType<HandlerMark>();

    /// <summary>The shortest name that means a type at a place.</summary>
    internal string NameAt(ITypeSymbol type, int position) => type.ToMinimalDisplayString(Model, position);

    /// <summary>The shortest name that means a well-known type, or one made of it, at a place.</summary>
    internal string NameAt(string metadataName, int position, params ITypeSymbol[] arguments) =>
        Compilation.GetTypeByMetadataName(metadataName) is { } type
            ? NameAt(arguments.Length == 0 ? type : type.Construct(arguments), position)
            : metadataName;
}
