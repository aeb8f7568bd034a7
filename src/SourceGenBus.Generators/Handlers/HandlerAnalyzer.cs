using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.BusApi;

namespace SourceGenBus.Generators.Handlers;

/// <summary>Reports handlers that the generator leaves out, by running the rules that it goes by.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        HandlerDescriptors.LanguageVersion,
        HandlerDescriptors.MissingHandleAsync,
        HandlerDescriptors.NotAwaitable,
        HandlerDescriptors.WrongEventType,
        HandlerDescriptors.UnsuppliableParameter,
        HandlerDescriptors.UninstantiableClass,
        HandlerDescriptors.InaccessibleClass,
        HandlerDescriptors.UnusableConstructor,
        HandlerDescriptors.AmbiguousHandleAsync,
        HandlerDescriptors.DuplicateEvent,
        HandlerDescriptors.ConflictingLifetimes,
        HandlerDescriptors.InaccessibleHandleAsync,
        HandlerDescriptors.EventNeverArrives,
        HandlerDescriptors.OtherContract,
        HandlerDescriptors.NothingDerived,
        HandlerDescriptors.UnnameableMessage);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is null)
                return;
            start.RegisterSymbolAction(
                static context => HandlerRules.Read(
                    (INamedTypeSymbol)context.Symbol, context.Compilation, report => Report(report, context)),
                SymbolKind.NamedType);
        });
    }

    private static void Report(Diagnostic diagnostic, SymbolAnalysisContext context)
    {
        if (!HandlerRules.IsRejected(diagnostic))
            context.ReportDiagnostic(diagnostic);
    }
}
