using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SourceGenBus.CodeFixes;

/// <summary>A diagnostic and the code that it is about.</summary>
internal sealed record FixableCode(Document Document, SemanticModel Model, SyntaxNode Root, Diagnostic Diagnostic)
{
    internal Compilation Compilation => Model.Compilation;

    /// <summary>The innermost node of a kind that the reported place is in.</summary>
    internal T? Find<T>()
        where T : SyntaxNode => Root.FindNode(Diagnostic.Location.SourceSpan).FirstAncestorOrSelf<T>();

    /// <summary>The declaration of a symbol in this document; null where it is in another, or has several parts.</summary>
    internal SyntaxNode? OnlyDeclaration(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Length == 1 && symbol.DeclaringSyntaxReferences[0] is { } reference && reference.SyntaxTree == Root.SyntaxTree
            ? Root.FindNode(reference.Span)
            : null;

    /// <summary>The attribute class, such as <c>EventHandlerAttribute&lt;OrderPlaced&gt;</c>.</summary>
    internal INamedTypeSymbol? TypeOf(AttributeSyntax attribute) => Model.GetTypeInfo(attribute).Type as INamedTypeSymbol;

    /// <summary>The shortest name that means a type at a place.</summary>
    internal string NameAt(ITypeSymbol type, int position) => type.ToMinimalDisplayString(Model, position);

    /// <summary>The shortest name that means a well-known type at a place.</summary>
    internal string NameAt(string metadataName, int position) =>
        Compilation.GetTypeByMetadataName(metadataName) is { } type ? NameAt(type, position) : metadataName;
}
