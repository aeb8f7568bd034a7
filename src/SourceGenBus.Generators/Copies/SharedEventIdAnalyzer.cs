using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;

namespace SourceGenBus.Generators.Copies;

/// <summary>Reports copies of events that are handed over beside another event with the same id.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedEventIdAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(CopyDescriptors.SharedEventId);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is not { DomainEvent: not null } bus)
                return;

            var isTest = EventOrigins.IsTest(start.Compilation);
            start.RegisterOperationBlockStartAction(block => Watch(block, isTest, bus));
        });
    }

    /// <summary>Builds graphs only for the few members that both copy events and hand some over.</summary>
    private static void Watch(OperationBlockStartAnalysisContext start, bool isTest, BusTypes bus)
    {
        var copies = 0;
        var handOvers = 0;
        start.RegisterOperationAction(
            context =>
            {
                if (EventOrigins.IsEvent(context.Operation.Type, bus)
                    && context.Operation.Syntax is WithExpressionSyntax copy
                    && !EventOrigins.SetsId(copy))
                {
                    Interlocked.Increment(ref copies);
                }
            },
            OperationKind.With);
        start.RegisterOperationAction(
            context =>
            {
                if (HandOver.Of((IInvocationOperation)context.Operation, bus) is not null)
                    Interlocked.Increment(ref handOvers);
            },
            OperationKind.Invocation);
        start.RegisterOperationBlockEndAction(context =>
        {
            if (copies == 0 || handOvers == 0)
                return;
            foreach (var block in context.OperationBlocks)
            {
                var graph = context.GetControlFlowGraph(block);
                foreach (var (copy, name, other) in SharedIdentities.Find(graph, isTest, bus, context.CancellationToken))
                    context.ReportDiagnostic(Diagnostic.Create(CopyDescriptors.SharedEventId, copy.GetLocation(), name, other));
            }
        });
    }
}
