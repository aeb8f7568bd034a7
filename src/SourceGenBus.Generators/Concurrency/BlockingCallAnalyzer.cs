using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>Reports code in handlers that blocks its thread.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingCallAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic that tells how to replace the call: a <see cref="BlockingCallKind"/>.</summary>
    internal const string Kind = "Kind";

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(ConcurrencyDescriptors.BlockingCall);

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
        foreach (var (_, body, _) in bodies.Reachable(context.CancellationToken, static call => !BlockingCalls.RunsElsewhere(call)))
        {
            foreach (var operation in body.Descendants())
            {
                if (BlockingCalls.Read(operation) is not { } call || BlockingCalls.RunsElsewhere(operation))
                    continue;
                context.ReportDiagnostic(Diagnostic.Create(
                    ConcurrencyDescriptors.BlockingCall,
                    call.Location,
                    ImmutableDictionary<string, string?>.Empty.Add(Kind, call.Kind.ToString()),
                    call.Name,
                    bodies.Type.ToShortName(),
                    call.Instead));
            }
        }
    }
}
