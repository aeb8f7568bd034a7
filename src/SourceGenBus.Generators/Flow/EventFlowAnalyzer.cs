using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Flow;

/// <summary>Reports events that lead back to themselves: within one handler, and over several.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventFlowAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        FlowDescriptors.EventCycle,
        FlowDescriptors.PublishOfHandledEvent);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is not { } bus)
                return;

            var edges = new ConcurrentBag<FlowEdge>();
            start.RegisterSymbolStartAction(context => Watch(context, bus, edges), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(context => ReportCycles(edges, context));
        });
    }

    private static void Watch(SymbolStartAnalysisContext start, BusTypes bus, ConcurrentBag<FlowEdge> edges)
    {
        var type = (INamedTypeSymbol)start.Symbol;
        var events = HandlerRules.ReadEvents(type, start.Compilation);
        if (events.Count == 0)
            return;

        var flow = new HandlerFlow(type, events);
        start.RegisterOperationAction(
            context =>
            {
                // The members of a nested class are not those of the handler.
                if (SymbolEqualityComparer.Default.Equals(context.ContainingSymbol.ContainingType, type))
                    flow.Add(context.Operation, context.ContainingSymbol, bus);
            },
            OperationKind.Invocation,
            OperationKind.MethodReference);
        start.RegisterSymbolEndAction(context =>
        {
            var reported = new HashSet<Location>();
            foreach (var edge in flow.Edges())
            {
                edges.Add(edge);
                if (edge.IsSelfCycle && reported.Add(edge.Location))
                {
                    context.ReportDiagnostic(Diagnostic.Create(
                        FlowDescriptors.PublishOfHandledEvent, edge.Location, edge.Handler.ToShortName(), edge.Handled.ToShortName()));
                }
            }
        });
    }

    private static void ReportCycles(ConcurrentBag<FlowEdge> edges, CompilationAnalysisContext context)
    {
        foreach (var cycle in EventCycles.Find(edges))
        {
            var closing = cycle[cycle.Count - 1];
            context.ReportDiagnostic(Diagnostic.Create(
                FlowDescriptors.EventCycle,
                closing.Location,
                cycle.Take(cycle.Count - 1).Select(static edge => edge.Location),
                closing.Published.ToShortName(),
                EventCycles.Describe(cycle)));
        }
    }
}
