using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>Reports state that handlers of concurrent events write without synchronization.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedStateAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic that says whether an instance per event would help: not for static state.</summary>
    internal const string IsPerInstance = "IsPerInstance";

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(ConcurrencyDescriptors.UnsynchronizedState);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is not null)
                HandlerBodies.Watch(start, Analyze);
        });
    }

    private static void Analyze(HandlerBodies bodies, SymbolAnalysisContext context)
    {
        // An instance that serves one event has its fields to itself; static fields nobody has.
        foreach (var (_, body, isShared) in bodies.Reachable(context.CancellationToken, static call => !Locks.IsGuarded(call)))
        {
            foreach (var operation in body.Descendants())
            {
                foreach (var (member, place) in SharedState.Writes(operation, bodies.Type))
                {
                    if ((isShared || member.IsStatic) && !Locks.IsGuarded(operation))
                        Report(context, bodies.Type, member, place);
                }
            }
        }
    }

    private static void Report(SymbolAnalysisContext context, INamedTypeSymbol handler, ISymbol member, IOperation place)
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (!member.IsStatic)
            properties = properties.Add(IsPerInstance, "true");
        context.ReportDiagnostic(Diagnostic.Create(
            ConcurrencyDescriptors.UnsynchronizedState,
            place.Syntax.GetLocation(),
            properties,
            member.Name,
            handler.ToShortName(),
            member.IsStatic ? "" : ", or make the handler scoped"));
    }
}
