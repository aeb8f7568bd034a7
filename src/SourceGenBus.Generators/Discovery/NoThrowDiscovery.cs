using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;
using SourceGenBus.Generators.Rules.NoThrow;

namespace SourceGenBus.Generators.Discovery;

/// <summary>
/// Finds the handlers that need no <c>try</c>, by what their bodies do. Apart from <see cref="HandlerDiscovery"/>, since
/// bodies change with every keystroke and declarations do not.
/// </summary>
internal static class NoThrowDiscovery
{
    private static readonly PerFile<NoThrowModel> Files = new(ReadFile, static scan => !scan.AttributedTypes.IsEmpty);

    /// <summary>In the order of the files.</summary>
    internal static EquatableArray<NoThrowModel> Read(Compilation compilation, CancellationToken cancellationToken) =>
        AssemblyDiscovery.CanGenerate(compilation, cancellationToken)
            ? Files.Read(compilation, cancellationToken).SelectMany(static file => file.Results).ToEquatableArray()
            : EquatableArray<NoThrowModel>.Empty;

    /// <summary>
    /// Only methods in the same declaration as the attribute of their class count: what is proven of a file must hang on that
    /// file, and on declarations, and on nothing else.
    /// </summary>
    private static ImmutableArray<NoThrowModel> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        var proven = ImmutableArray.CreateBuilder<NoThrowModel>();
        foreach (var declaration in scan.AttributedTypes)
        {
            if (!declaration.Members.Any(static member => IsCandidate(member))
                || model.GetDeclaredSymbol(declaration, cancellationToken) is not { } type)
            {
                continue;
            }

            foreach (var handled in HandlerRules.ReadEvents(type, model.Compilation))
            {
                if (HandleAsyncSelection.RunsAlone(handled.Method, type)
                    && handled.Method.DeclaringSyntaxReferences.SingleOrDefault()?.GetSyntax(cancellationToken) is MethodDeclarationSyntax method
                    && method.Parent == declaration
                    && IsCandidate(method)
                    && NoThrowProof.Holds(handled.Method, method, model, cancellationToken))
                {
                    proven.Add(new NoThrowModel(type.ToQualifiedName(), handled.Event.ToQualifiedName()));
                }
            }
        }

        return proven.ToImmutable();
    }

    private static bool IsCandidate(MemberDeclarationSyntax member) =>
        member is MethodDeclarationSyntax { Identifier.ValueText: KnownNames.HandleAsync } method
        && !method.Modifiers.Any(SyntaxKind.AsyncKeyword)
        && NoThrowProof.IsCandidate(method);
}
