using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace SourceGenBus.Generators.Rules;

/// <summary>
/// The bodies of one handler class: what runs when the bus calls <c>HandleAsync</c>, as far as the class itself shows it.
/// </summary>
internal sealed class HandlerBodies(INamedTypeSymbol handler)
{
    private readonly ConcurrentDictionary<IMethodSymbol, IOperation> _bodies = new(SymbolEqualityComparer.Default);

    internal INamedTypeSymbol Handler => handler;

    /// <summary>Calls back once per handler class, when all parts of it have been read.</summary>
    internal static void Watch(CompilationStartAnalysisContext start, Action<HandlerBodies, SymbolAnalysisContext> analyze) =>
        start.RegisterSymbolStartAction(
            context =>
            {
                var type = (INamedTypeSymbol)context.Symbol;
                if (!Handlers.IsHandler(type))
                    return;

                var bodies = new HandlerBodies(type);
                context.RegisterOperationBlockAction(block => bodies.Add(block.OwningSymbol, block.OperationBlocks));
                context.RegisterSymbolEndAction(end => analyze(bodies, end));
            },
            SymbolKind.NamedType);

    /// <summary>
    /// Each method that <c>HandleAsync</c> leads to inside the class, with its body, in the order of the source.
    /// </summary>
    /// <param name="follows">Whether a call leads on; a rule about locks does not follow calls made inside one.</param>
    internal IReadOnlyList<(IMethodSymbol Method, IOperation Body)> Reachable(Func<IOperation, bool>? follows = null)
    {
        var reached = new Dictionary<IMethodSymbol, IOperation>(SymbolEqualityComparer.Default);
        var work = new Stack<IMethodSymbol>(_bodies.Keys.Where(Handlers.IsEntry));
        while (work.Count > 0)
        {
            var method = work.Pop();
            if (reached.ContainsKey(method) || !_bodies.TryGetValue(method, out var body))
                continue;
            reached.Add(method, body);
            foreach (var operation in body.Descendants())
            {
                if (Target(operation) is { } target && (follows is null || follows(operation)))
                    work.Push(target);
            }
        }

        return reached
            .Select(static pair => (pair.Key, pair.Value))
            .OrderBy(static pair => pair.Value.Syntax.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(static pair => pair.Value.Syntax.SpanStart)
            .ToList();
    }

    private void Add(ISymbol owner, System.Collections.Immutable.ImmutableArray<IOperation> blocks)
    {
        // The members of a nested class are not those of the handler.
        if (owner is not IMethodSymbol method || !SymbolEqualityComparer.Default.Equals(method.ContainingType, handler))
            return;
        foreach (var block in blocks)
        {
            if (block is IBlockOperation)
                _bodies.TryAdd(method, block);
        }
    }

    private static IMethodSymbol? Target(IOperation operation)
    {
        var method = operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        };

        // A partial method is called by its declaration and has its body in another.
        return method is null ? null : method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;
    }
}
