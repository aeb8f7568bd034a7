using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Operations;

namespace SourceGenBus.Generators.Flow;

/// <summary>
/// Reads the steps of a function, and with them those of the methods of the same class and of the local functions that it
/// calls. Made for one function and not kept, for where functions call each other in a cycle the answer depends on where
/// one began.
/// </summary>
internal sealed class FlowReader(INamedTypeSymbol? owner, BusTypes bus, Compilation compilation, CancellationToken cancellationToken)
{
    /// <summary>Bounds how deep calls are followed: what is hidden deeper nobody keeps in mind either.</summary>
    private const int MostCalls = 6;

    private readonly Dictionary<IMethodSymbol, FunctionFlow?> _known = new(SymbolEqualityComparer.Default);
    private int _depth;

    internal StepGraph Read(ControlFlowGraph graph) =>
        new(graph, operation => CommitCalls.Read(operation, bus) ?? ReadCall(operation, graph));

    private FlowStep? ReadCall(IOperation operation, ControlFlowGraph graph) =>
        operation is IInvocationOperation call && FlowOf(MethodBodies.Implementation(call.TargetMethod), graph) is { } callee
            ? new FlowStep(FlowStepKind.Call, call, call.TargetMethod.Name, callee)
            : null;

    private FunctionFlow? FlowOf(IMethodSymbol function, ControlFlowGraph caller)
    {
        if (_known.TryGetValue(function, out var flow))
            return flow;

        // One that is being read already calls itself, and adds nothing to what it does in the first round.
        _known[function] = null;
        if (_depth == MostCalls || GraphOf(function, caller) is not { } graph)
            return null;

        _depth++;
        var steps = Read(graph);
        _depth--;
        return _known[function] = steps.IsEmpty ? null : new FunctionFlow(steps);
    }

    private ControlFlowGraph? GraphOf(IMethodSymbol function, ControlFlowGraph caller)
    {
        if (function.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not { } syntax || IsIterator(syntax))
            return null;

        if (function.MethodKind == MethodKind.LocalFunction)
        {
            for (var around = caller; around is not null; around = around.Parent)
            {
                if (around.LocalFunctions.Contains(function, SymbolEqualityComparer.Default))
                    return around.GetLocalFunctionControlFlowGraph(function, cancellationToken);
            }

            return null;
        }

        return function is { MethodKind: MethodKind.Ordinary, IsAbstract: false, IsVirtual: false, IsOverride: false }
            && SymbolEqualityComparer.Default.Equals(function.ContainingType, owner)
            && MethodBodies.ReadWhole(function, compilation, cancellationToken) is { } body
                ? ControlFlowGraph.Create(body, cancellationToken)
                : null;
    }

    /// <summary>An iterator runs when its results are asked for, not when it is called.</summary>
    private static bool IsIterator(SyntaxNode function) =>
        function.DescendantNodes(
            node => node == function || node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
            .Any(static node => node is YieldStatementSyntax);
}
