using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>
/// The bodies of one class that is a handler or that handlers inherit from: what runs there when the bus calls
/// <c>HandleAsync</c>, as far as the handler and its bases show it.
/// </summary>
/// <remarks>Each class answers for its own code alone, so that a base of ten handlers is reported once, and where it stands.</remarks>
internal sealed class HandlerBodies
{
    private readonly ConcurrentDictionary<IMethodSymbol, IOperation?> _bodies = new(SymbolEqualityComparer.Default);
    private readonly IReadOnlyList<INamedTypeSymbol> _handlers;
    private readonly Compilation _compilation;

    private HandlerBodies(INamedTypeSymbol type, IReadOnlyList<INamedTypeSymbol> handlers, Compilation compilation)
    {
        Type = type;
        _handlers = handlers;
        _compilation = compilation;
    }

    /// <summary>The class whose code this is.</summary>
    internal INamedTypeSymbol Type { get; }

    /// <summary>Calls back once per class, when all parts of it have been read.</summary>
    internal static void Watch(CompilationStartAnalysisContext start, Action<HandlerBodies, SymbolAnalysisContext> analyze) =>
        start.RegisterSymbolStartAction(
            context =>
            {
                var type = (INamedTypeSymbol)context.Symbol;
                if (type.TypeKind != TypeKind.Class)
                    return;

                var handlers = HandlersThatRun(type, context.Compilation, context.CancellationToken);
                if (handlers.Count == 0)
                    return;

                var bodies = new HandlerBodies(type, handlers, context.Compilation);
                context.RegisterOperationBlockAction(block => bodies.Add(block.OwningSymbol, block.OperationBlocks));
                context.RegisterSymbolEndAction(end => analyze(bodies, end));
            },
            SymbolKind.NamedType);

    /// <summary>
    /// Each method of the class that <c>HandleAsync</c> of a handler leads to, with its body, in the order of the source.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading of other files.</param>
    /// <param name="follows">Whether a call leads on; a rule about locks does not follow calls made inside one.</param>
    internal IReadOnlyList<ReachedBody> Reachable(CancellationToken cancellationToken, Func<IOperation, bool>? follows = null)
    {
        var reached = new Dictionary<IMethodSymbol, ReachedBody>(SymbolEqualityComparer.Default);
        foreach (var handler in _handlers)
        {
            var isShared = HandlerClasses.IsSingleton(handler);
            foreach (var pair in ReachableFrom(handler, follows, cancellationToken))
            {
                if (IsOwn(pair.Key) && !(reached.TryGetValue(pair.Key, out var known) && (known.IsShared || !isShared)))
                    reached[pair.Key] = new ReachedBody(pair.Key, pair.Value, isShared);
            }
        }

        return reached.Values
            .OrderBy(static reached => reached.Body.Syntax.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(static reached => reached.Body.Syntax.SpanStart)
            .ToList();
    }

    private static List<INamedTypeSymbol> HandlersThatRun(
        INamedTypeSymbol type,
        Compilation compilation,
        CancellationToken cancellationToken)
    {
        var handlers = new List<INamedTypeSymbol>();
        if (HandlerClasses.IsHandler(type))
            handlers.Add(type);
        if (!type.IsSealed && !type.IsStatic)
            handlers.AddRange(DerivedHandlers.Of(compilation, cancellationToken).From(type));
        return handlers;
    }

    private Dictionary<IMethodSymbol, IOperation> ReachableFrom(
        INamedTypeSymbol handler,
        Func<IOperation, bool>? follows,
        CancellationToken cancellationToken)
    {
        var chain = HandlerClasses.LevelsInSource(handler).ToList();
        var reached = new Dictionary<IMethodSymbol, IOperation>(SymbolEqualityComparer.Default);
        var work = new Stack<IMethodSymbol>(chain
            .SelectMany(static level => level.GetMembers(KnownNames.HandleAsync).OfType<IMethodSymbol>())
            .Where(HandlerClasses.IsEntry)
            .Select(method => Final(method, chain)));
        while (work.Count > 0)
        {
            var method = work.Pop();
            if (reached.ContainsKey(method) || BodyOf(method, chain, cancellationToken) is not { } body)
                continue;
            reached.Add(method, body);
            foreach (var operation in body.Descendants())
            {
                if (Target(operation, chain) is { } target && (follows is null || follows(operation)))
                    work.Push(target);
            }
        }

        return reached;
    }

    private bool IsOwn(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingType, Type.OriginalDefinition);

    private void Add(ISymbol owner, ImmutableArray<IOperation> blocks)
    {
        // The members of a nested class are not those of the handler.
        if (owner is not IMethodSymbol method || !IsOwn(method))
            return;
        foreach (var block in blocks)
        {
            if (block is IBlockOperation)
                _bodies.TryAdd(method, block);
        }
    }

    /// <summary>The body of a method: collected if the class is this one, read from its source if it is a base or a handler.</summary>
    private IOperation? BodyOf(IMethodSymbol method, List<INamedTypeSymbol> chain, CancellationToken cancellationToken)
    {
        if (_bodies.TryGetValue(method, out var body))
            return body;
        return IsOwn(method) || !chain.Contains(method.ContainingType, SymbolEqualityComparer.Default)
            ? null
            : _bodies.GetOrAdd(method, MethodBodies.Read(method, _compilation, cancellationToken));
    }

    private static IMethodSymbol? Target(IOperation operation, List<INamedTypeSymbol> chain) => operation switch
    {
        IInvocationOperation { Instance: IInstanceReferenceOperation, IsVirtual: true } call => Final(
            call.TargetMethod.OriginalDefinition, chain),
        IInvocationOperation call => MethodBodies.Implementation(call.TargetMethod),
        IMethodReferenceOperation { Instance: IInstanceReferenceOperation, IsVirtual: true } reference => Final(
            reference.Method.OriginalDefinition, chain),
        IMethodReferenceOperation reference => MethodBodies.Implementation(reference.Method),
        _ => null,
    };

    /// <summary>The method that a virtual call on the handler runs: the override of the class that is nearest to it.</summary>
    private static IMethodSymbol Final(IMethodSymbol method, List<INamedTypeSymbol> chain)
    {
        if (method is { IsVirtual: false, IsAbstract: false, IsOverride: false })
            return MethodBodies.Implementation(method);

        var @override = chain
            .SelectMany(level => level.GetMembers(method.Name).OfType<IMethodSymbol>())
            .FirstOrDefault(candidate => Overrides(candidate, method));
        return MethodBodies.Implementation(@override ?? method);
    }

    private static bool Overrides(IMethodSymbol candidate, IMethodSymbol method)
    {
        for (var current = candidate; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            if (SymbolEqualityComparer.Default.Equals(current, method))
                return true;
        }

        return false;
    }
}
