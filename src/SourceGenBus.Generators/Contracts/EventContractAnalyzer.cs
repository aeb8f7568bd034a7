using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Contracts;

/// <summary>Reports events that can be changed, derived from, or that carry what belongs to somebody else.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventContractAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        ContractDescriptors.MutableEvent,
        ContractDescriptors.UnsealedEvent,
        ContractDescriptors.EventCarriesLiveObject);

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
        var type = (INamedTypeSymbol)context.Symbol;
        if (type is not { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false })
            return;

        var isDomainEvent = bus.IsDomainEvent(type);
        var uses = EventUses.Of(context.Compilation, context.CancellationToken);
        if (!isDomainEvent && !uses.IsPartOfEvent(type))
            return;

        EventMutability.Report(type, context.ReportDiagnostic);
        ReportCarriedObjects(type, context);

        if (type is { TypeKind: TypeKind.Class, IsSealed: false, IsAbstract: false }
            && (isDomainEvent || uses.IsEvent(type))
            && !SourceTypes.Of(context.Compilation, context.CancellationToken).IsDerivedFrom(type))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(ContractDescriptors.UnsealedEvent, EventState.NameLocation(type), type.ToShortName()));
        }
    }

    private static void ReportCarriedObjects(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        foreach (var (member, memberType) in EventState.StoredMembers(type))
        {
            if (LiveObjects.Find(memberType, context.Compilation, context.CancellationToken) is var (carried, what)
                && !SymbolEqualityComparer.Default.Equals(carried, type))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    ContractDescriptors.EventCarriesLiveObject,
                    EventState.TypeLocation(member),
                    type.ToShortName(),
                    carried.WithNullableAnnotation(NullableAnnotation.None).ToShortName(),
                    what));
            }
        }
    }
}
