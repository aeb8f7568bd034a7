using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Middleware;

/// <summary>The events, commands and queries that a compilation and the modules it references handle.</summary>
internal static class HandledMessages
{
    /// <summary>Each message that generated code can name, and its result, once. Stream queries have no middleware.</summary>
    internal static IEnumerable<HandledMessage> Of(Compilation compilation, CancellationToken cancellationToken) =>
        OfSource(compilation, cancellationToken)
            .Concat(OfReferences(compilation))
            .Where(message => message.Kind != HandlerKind.StreamQuery && message.WhyUnnameable(compilation) is null)
            .GroupBy(static message => message.Type, RunTimeTypes.Comparer)
            .Select(static group => group.First());

    /// <summary>Whether a referenced module handles the message.</summary>
    internal static bool IsReferenced(HandledMessage message, Compilation compilation) =>
        OfReferences(compilation).Any(other => other.Type.IsSameAtRunTime(message.Type));

    /// <summary>
    /// The messages of referenced modules that this project sees and could not name in generated code, each with the reason as the end
    /// of 'it is ...'.
    /// </summary>
    internal static IEnumerable<(HandledMessage Message, string Why)> LeftOut(Compilation compilation) =>
        from message in OfReferences(compilation)
        where message.Kind != HandlerKind.StreamQuery && compilation.IsSymbolAccessibleWithin(message.Type, compilation.Assembly)
        let why = message.WhyUnnameable(compilation)
        where why is not null
        select (message, why);

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
                var isEvent = attribute.AttributeClass.Is(KnownNames.Namespace, KnownNames.HandledEventAttribute);
                if (!isEvent && !attribute.AttributeClass.Is(KnownNames.Namespace, KnownNames.HandledCommandAttribute))
                    continue;

                // An event may be an array, which is no named type.
                if (attribute.ConstructorArguments.FirstOrDefault().Value is not ITypeSymbol type)
                    continue;
                if (isEvent)
                    yield return new HandledMessage(HandlerKind.Event, type, null);
                else if (ReadCommand(type, attribute) is { } command)
                    yield return command;
            }
        }
    }

    /// <summary>A command or query as its handler takes it. A module names the interface where there are several.</summary>
    private static HandledMessage? ReadCommand(ITypeSymbol type, AttributeData attribute)
    {
        var marked = attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Contract").Value.Value as ITypeSymbol;
        var contract = HandlerMark.ContractsOf(type).FirstOrDefault(contract => marked?.IsSameAtRunTime(contract) != false);
        return contract is not null && HandlerMark.KindOf(contract) is { } kind
            ? new HandledMessage(kind, type, contract.TypeArguments.FirstOrDefault())
            : null;
    }
}
