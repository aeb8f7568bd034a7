using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Rules;
using SourceGenBus.Generators.Rules.Flow;

namespace SourceGenBus.Generators.Analyzers;

/// <summary>Reports events that are published before the commit that makes them facts.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PublishOrderAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(FlowDescriptors.PublishBeforeCommit);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is { } bus)
                start.RegisterOperationBlockStartAction(block => Watch(block, bus));
        });
    }

    /// <summary>Builds a graph only for the few methods that both publish and commit.</summary>
    private static void Watch(OperationBlockStartAnalysisContext start, BusTypes bus)
    {
        var publishes = 0;
        var commits = 0;
        start.RegisterOperationAction(
            context =>
            {
                var step = CommitCalls.Read(context.Operation, bus);
                if (step?.Kind == FlowStepKind.Publish)
                    Interlocked.Increment(ref publishes);
                else if (step?.Commits == true)
                    Interlocked.Increment(ref commits);
            },
            OperationKind.Invocation);
        start.RegisterOperationBlockEndAction(context =>
        {
            if (publishes == 0 || commits == 0)
                return;
            foreach (var block in context.OperationBlocks)
                Analyze(context.GetControlFlowGraph(block), bus, context);
        });
    }

    private static void Analyze(ControlFlowGraph graph, BusTypes bus, OperationBlockAnalysisContext context)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        foreach (var (publish, commit) in PublishOrder.FindEarly(new StepGraph(graph, operation => CommitCalls.Read(operation, bus))))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                FlowDescriptors.PublishBeforeCommit,
                publish.Operation.Syntax.GetLocation(),
                new[] { commit.Operation.Syntax.GetLocation() },
                publish.Name,
                commit.Name));
        }

        // A local function or lambda runs when it is called, which need not be where it stands: each is judged on its own.
        foreach (var function in graph.LocalFunctions)
            Analyze(graph.GetLocalFunctionControlFlowGraph(function, context.CancellationToken), bus, context);
        foreach (var lambda in Lambdas(graph))
            Analyze(graph.GetAnonymousFunctionControlFlowGraph(lambda, context.CancellationToken), bus, context);
    }

    private static IEnumerable<IFlowAnonymousFunctionOperation> Lambdas(ControlFlowGraph graph) =>
        graph.Blocks
            .SelectMany(static block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            .SelectMany(static operation => operation.DescendantsAndSelf())
            .OfType<IFlowAnonymousFunctionOperation>();
}
