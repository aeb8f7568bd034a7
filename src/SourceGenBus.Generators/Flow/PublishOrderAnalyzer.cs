using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;

namespace SourceGenBus.Generators.Flow;

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

    /// <summary>
    /// Builds graphs only for the few methods that both publish and commit, themselves or through the class that they are in.
    /// </summary>
    private static void Watch(OperationBlockStartAnalysisContext start, BusTypes bus)
    {
        var owner = start.OwningSymbol.ContainingType?.OriginalDefinition;
        var publishes = 0;
        var commits = 0;
        var ownCalls = 0;
        start.RegisterOperationAction(
            context =>
            {
                var step = CommitCalls.Read(context.Operation, bus);
                if (step?.Kind == FlowStepKind.Publish)
                    Interlocked.Increment(ref publishes);
                else if (step?.Commits == true)
                    Interlocked.Increment(ref commits);
                else if (SymbolEqualityComparer.Default.Equals(((IInvocationOperation)context.Operation).TargetMethod.ContainingType?.OriginalDefinition, owner))
                    Interlocked.Increment(ref ownCalls);
            },
            OperationKind.Invocation);
        start.RegisterOperationBlockEndAction(context =>
        {
            var throughOthers = ownCalls > (publishes + commits > 0 ? 0 : 1)
                && owner is not null
                && FlowWords.SpeakOfBoth(owner, context.CancellationToken);
            if (!throughOthers && (publishes == 0 || commits == 0))
                return;

            var reader = new FlowReader(owner, bus, context.Compilation, context.CancellationToken);
            foreach (var block in context.OperationBlocks)
                Analyze(context.GetControlFlowGraph(block), reader, context);
        });
    }

    private static void Analyze(ControlFlowGraph graph, FlowReader reader, OperationBlockAnalysisContext context)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        var reported = new HashSet<(IOperation Place, string Event)>();
        foreach (var (place, publish, commit) in PublishOrder.FindEarly(reader.Read(graph)))
        {
            // A function that publishes an event in three places is called too early once.
            if (reported.Add((place.Operation, publish.Name)))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    FlowDescriptors.PublishBeforeCommit,
                    place.Operation.Syntax.GetLocation(),
                    place == publish
                        ? [commit.Operation.Syntax.GetLocation()]
                        : [commit.Operation.Syntax.GetLocation(), publish.Operation.Syntax.GetLocation()],
                    publish.Name,
                    commit.Name));
            }
        }

        // A local function or lambda runs when it is called, which need not be where it stands: each is judged on its own.
        foreach (var function in graph.LocalFunctions)
            Analyze(graph.GetLocalFunctionControlFlowGraph(function, context.CancellationToken), reader, context);
        foreach (var lambda in Lambdas(graph))
            Analyze(graph.GetAnonymousFunctionControlFlowGraph(lambda, context.CancellationToken), reader, context);
    }

    private static IEnumerable<IFlowAnonymousFunctionOperation> Lambdas(ControlFlowGraph graph) =>
        graph.Blocks
            .SelectMany(static block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            .SelectMany(static operation => operation.DescendantsAndSelf())
            .OfType<IFlowAnonymousFunctionOperation>();
}
