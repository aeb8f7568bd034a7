using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.BusApi;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>
/// Reports handlers, events, middleware, aggregates and upcasters that another source generator wrote, such as those in the
/// <c>@code</c> of a Razor component, and what is generated otherwise than it is declared, since an attribute or a default value names
/// a constant that one wrote: an analyzer sees them, and the generator does not.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OtherGeneratorAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(OtherGeneratorDescriptors.WrittenByGenerator);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is null || ForeignOutput.Of(start.Compilation) is not { Any: true } others)
                return;
            start.RegisterSymbolAction(context => CheckType((INamedTypeSymbol)context.Symbol, others, context), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(context => ForeignMiddleware.Check(others, context));
        });
    }

    private static void CheckType(INamedTypeSymbol type, ForeignOutput others, SymbolAnalysisContext context)
    {
        ForeignHandlers.Check(type, others, context);
        ForeignEvents.CheckPolicy(type, others, context);
        ForeignEvents.CheckAggregate(type, others, context);
        ForeignDurability.Check(type, others, context);
    }
}
