using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>The events, commands and queries that a compilation and the modules it references handle.</summary>
internal static class HandledMessages
{
    /// <summary>Each message that generated code of the compilation can name, once. Stream queries have no middleware.</summary>
    internal static IEnumerable<HandledMessage> Of(Compilation compilation, CancellationToken cancellationToken) =>
        OfSource(compilation, cancellationToken)
            .Concat(OfReferences(compilation))
            .Where(message => message.Kind != HandlerKind.StreamQuery && message.Type.IsNameable(compilation))
            .GroupBy(static message => message.Type, SymbolEqualityComparer.Default)
            .Select(static group => group.First());

    private static IEnumerable<HandledMessage> OfSource(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            var declarations = TreeScan.Of(tree, cancellationToken).AttributedTypes;
            if (declarations.IsEmpty)
                continue;

            var model = compilation.GetSemanticModel(tree);
            foreach (var declaration in declarations)
            {
                if (model.GetDeclaredSymbol(declaration, cancellationToken) is not { } type)
                    continue;
                foreach (var read in HandlerRules.Read(type, compilation, report: null))
                {
                    yield return new HandledMessage(read.Mark.Kind, read.Mark.Message, read.Mark.Result);
                }
            }
        }
    }

    private static IEnumerable<HandledMessage> OfReferences(Compilation compilation)
    {
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (!assembly.ReferencesLibrary())
                continue;

            foreach (var attribute in assembly.GetAttributes())
            {
                if (attribute.ConstructorArguments.Length == 0 || attribute.ConstructorArguments[0].Value is not INamedTypeSymbol type)
                    continue;
                if (attribute.AttributeClass.Is(KnownNames.Namespace, "HandledEventAttribute"))
                    yield return new HandledMessage(HandlerKind.Event, type, null);
                else if (attribute.AttributeClass.Is(KnownNames.Namespace, "HandledCommandAttribute") && ReadCommand(type) is { } command)
                    yield return command;
            }
        }
    }

    private static HandledMessage? ReadCommand(INamedTypeSymbol type)
    {
        foreach (var contract in type.AllInterfaces)
        {
            if (contract.Is(KnownNames.Namespace, "ICommand"))
            {
                return contract.Arity == 0
                    ? new HandledMessage(HandlerKind.Command, type, null)
                    : new HandledMessage(HandlerKind.ResultCommand, type, contract.TypeArguments[0]);
            }

            if (contract.Is(KnownNames.Namespace, "IQuery"))
                return new HandledMessage(HandlerKind.Query, type, contract.TypeArguments[0]);
        }

        return null;
    }
}
