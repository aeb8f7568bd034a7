using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using SourceGenBus.Generators.Contracts;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Contracts;

/// <summary>Takes away the ways to change an event: setters become init-only, fields readonly, collections read-only.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ImmutableEventFix))]
[Shared]
public sealed class ImmutableEventFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.MutableEvent);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        var fix = code.Diagnostic.Properties.TryGetValue(EventMutability.Kind, out var kind)
            ? kind switch
            {
                EventMutability.Setter => MakeInitOnly(code),
                EventMutability.Field => MakeFieldReadOnly(code),
                EventMutability.RecordStruct => MakeStructReadOnly(code),
                EventMutability.Collection => UseReadOnlyCollection(code),
                _ => null,
            }
            : null;
        return fix is null ? [] : [fix];
    }

    private static OfferedFix? MakeInitOnly(FixableCode code)
    {
        if (code.Find<AccessorDeclarationSyntax>() is not { } setter
            || code.Find<BasePropertyDeclarationSyntax>() is not { } declaration
            || code.Model.GetDeclaredSymbol(declaration) is not IPropertySymbol { IsVirtual: false, IsAbstract: false } property
            || IsDemandedByInterface(property))
        {
            return null;
        }

        return new OfferedFix("Make it init-only", EventMutability.Setter, editor => editor.ReplaceNode(setter, (current, _) =>
        {
            var accessor = (AccessorDeclarationSyntax)current;
            return SyntaxFactory.AccessorDeclaration(
                SyntaxKind.InitAccessorDeclaration,
                accessor.AttributeLists,
                accessor.Modifiers,
                SyntaxFactory.Token(SyntaxKind.InitKeyword).WithTriviaFrom(accessor.Keyword),
                accessor.Body,
                accessor.ExpressionBody,
                accessor.SemicolonToken);
        }));
    }

    private static OfferedFix? MakeFieldReadOnly(FixableCode code) =>
        code.Find<FieldDeclarationSyntax>() is { } field && !field.Modifiers.Any(SyntaxKind.VolatileKeyword)
            ? new OfferedFix("Make it readonly", EventMutability.Field, editor => AddReadOnly(editor, field))
            : null;

    private static OfferedFix? MakeStructReadOnly(FixableCode code)
    {
        if (code.Find<RecordDeclarationSyntax>() is not { } declaration || code.Model.GetDeclaredSymbol(declaration) is not { } type)
            return null;

        var hasOtherState = type.GetMembers()
            .Any(static member => member is { IsStatic: false, IsImplicitlyDeclared: false } && member switch
        {
            IFieldSymbol field => !field.IsReadOnly,
            IPropertySymbol { SetMethod: { IsInitOnly: false } } property =>
                property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not ParameterSyntax,
            _ => false,
        });
        return hasOtherState
            ? null
            : new OfferedFix("Make it a readonly struct", EventMutability.RecordStruct, editor => AddReadOnly(editor, declaration));
    }

    private static OfferedFix? UseReadOnlyCollection(FixableCode code)
    {
        var written = code.Find<TypeSyntax>();
        while (written?.Parent is TypeSyntax outer && code.Diagnostic.Location.SourceSpan.Contains(outer.Span))
            written = outer;
        if (written is null || code.Model.GetTypeInfo(written).Type is not { } type || CollectionTypes.ReadOnlyTwin(type) is not { } twinName)
            return null;
        if (code.Compilation.GetTypeByMetadataName(twinName) is not { } twin)
            return null;

        var arguments = type is IArrayTypeSymbol array ? ImmutableArray.Create(array.ElementType) : ((INamedTypeSymbol)type).TypeArguments;
        var name = code.NameAt(twin.Construct(arguments.ToArray()), written.SpanStart) + (written is NullableTypeSyntax ? "?" : "");
        var old = code.NameAt(type.WithNullableAnnotation(NullableAnnotation.None), written.SpanStart);
        if (!TryKeepInitializer(written, old, out var value, out var replacement))
            return null;

        return new OfferedFix($"Use '{name}'", EventMutability.Collection, editor =>
        {
            editor.ReplaceNode(written, SyntaxFactory.ParseTypeName(name).WithTriviaFrom(written));
            if (replacement is not null)
                editor.ReplaceNode(value!, replacement);
        });
    }

    /// <summary>
    /// An initial value that takes its type from the member would have none afterwards, so it is given the old one. Not
    /// every collection expression can be kept.
    /// </summary>
    private static bool TryKeepInitializer(TypeSyntax written, string type, out ExpressionSyntax? value, out ExpressionSyntax? replacement)
    {
        value = written.Parent switch
        {
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            VariableDeclarationSyntax { Variables: { Count: 1 } variables } => variables[0].Initializer?.Value,
            _ => null,
        };
        replacement = value switch
        {
            ImplicitObjectCreationExpressionSyntax creation => SyntaxFactory.ObjectCreationExpression(
                creation.NewKeyword.WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.ParseTypeName(type),
                creation.ArgumentList,
                creation.Initializer),
            CollectionExpressionSyntax { Elements.Count: 0 } when !IsListLike(type) =>
                SyntaxFactory.ParseExpression($"new {type}()").WithTriviaFrom(value),
            _ => null,
        };
        return replacement is not null || value is not CollectionExpressionSyntax || IsListLike(type);
    }

    private static bool IsListLike(string type) =>
        type.EndsWith("]", StringComparison.Ordinal) || type.Contains("List<") || type.Contains("Collection<");

    private static void AddReadOnly(SyntaxEditor editor, SyntaxNode declaration) =>
        editor.ReplaceNode(declaration, static (current, generator) =>
            generator.WithModifiers(current, generator.GetModifiers(current).WithIsReadOnly(true)));

    private static bool IsDemandedByInterface(IPropertySymbol property) =>
        property.ContainingType.AllInterfaces
            .SelectMany(static @interface => @interface.GetMembers().OfType<IPropertySymbol>())
            .Any(member => member.SetMethod is { IsInitOnly: false }
                && SymbolEqualityComparer.Default.Equals(property.ContainingType.FindImplementationForInterfaceMember(member), property));
}
