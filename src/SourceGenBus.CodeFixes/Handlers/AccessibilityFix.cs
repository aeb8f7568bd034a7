using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.CodeFixes.Handlers;

/// <summary>Opens a handler, an event or a method just as far as generated code needs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AccessibilityFix))]
[Shared]
public sealed class AccessibilityFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        Ids(DiagnosticIds.InaccessibleClass, DiagnosticIds.InaccessibleHandleAsync);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Diagnostic.Id == DiagnosticIds.InaccessibleHandleAsync)
        {
            return code.Find<MethodDeclarationSyntax>() is { } method
                ? [new OfferedFix("Make 'HandleAsync' public", "Public", editor => Open(editor, method, Accessibility.Public))]
                : [];
        }

        var type = code.Find<AttributeSyntax>() is { } attribute
            ? HiddenTypeOf(code.MarkOf(attribute))
            : code.Find<TypeDeclarationSyntax>() is { } declaration ? code.Model.GetDeclaredSymbol(declaration) : null;
        if (type is null)
            return [];

        // The type may be closed itself, or stand in one that is.
        var closed = type.SelfAndContainers().Where(IsClosed).ToList();
        var declarations = closed.Select(code.OnlyDeclaration).OfType<BaseTypeDeclarationSyntax>().ToList();
        return closed.Count > 0 && closed.Count == declarations.Count
            ? [new OfferedFix(
                $"Make {string.Join(" and ", closed.Select(static type => $"'{type.ToShortName()}'"))} internal",
                "Internal",
                editor => declarations.ForEach(declaration => Open(editor, declaration, Accessibility.Internal)))]
            : [];
    }

    private static INamedTypeSymbol? HiddenTypeOf(HandlerMark? mark) =>
        new[] { mark?.Message, mark?.Result }.OfType<INamedTypeSymbol>().FirstOrDefault(
            static type => type.SelfAndContainers().Any(IsClosed));

    private static bool IsClosed(INamedTypeSymbol type) =>
        type.IsFileLocal
            || type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;

    private static void Open(SyntaxEditor editor, MemberDeclarationSyntax declaration, Accessibility accessibility) =>
        editor.ReplaceNode(declaration, (current, generator) =>
        {
            var member = (MemberDeclarationSyntax)current;
            var file = member.Modifiers.FirstOrDefault(static modifier => modifier.IsKind(SyntaxKind.FileKeyword));
            return file.IsKind(SyntaxKind.None)
                ? generator.WithAccessibility(member, accessibility)
                : member.WithModifiers(
                    member.Modifiers.Replace(file, SyntaxFactory.Token(SyntaxKind.InternalKeyword).WithTriviaFrom(file)));
        });
}
