using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Contracts;

namespace SourceGenBus.Generators.Naming;

/// <summary>
/// Reports events that are not named in the past tense. It supports no other rule, so the compiler does not run it unless that is enabled.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventNameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(NamingDescriptors.EventNotInPastTense);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is { } bus)
                start.RegisterSymbolAction(context => Analyze(context, bus), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, BusTypes bus)
    {
        // An abstract base is never published itself, so it names a kind of fact and not a fact.
        var type = (INamedTypeSymbol)context.Symbol;
        if (type is not { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false, IsAbstract: false }
            || EventNames.IsFact(type.Name)
            || !IsEvent(type, context, bus))
        {
            return;
        }

        var proposal = EventNames.InPastTense(type.Name);
        context.ReportDiagnostic(
            ProposedName.Diagnose(NamingDescriptors.EventNotInPastTense, type, proposal, "say what happened, as in 'OrderPlaced'"));
    }

    private static bool IsEvent(INamedTypeSymbol type, SymbolAnalysisContext context, BusTypes bus) =>
        bus.IsDomainEvent(type) || EventUses.Of(context.Compilation, context.CancellationToken).IsEvent(type);
}
