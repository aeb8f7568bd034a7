using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Discovery;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Analyzers.Foreign;

/// <summary>Policies of events that are not as they are declared, and aggregates without all of their dispatch.</summary>
internal static class ForeignEvents
{
    internal static void CheckPolicy(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        var (attribute, part) = ForeignParts.OfAttributes(
            type, type.GetAttributes().Where(PolicyDiscovery.IsMark), others, context.Compilation);
        if (part is null || AssemblyDiscovery.Read(context.Compilation, context.CancellationToken) is not { } assembly)
            return;

        // That of a generic type counts for each type that is made of it and handled.
        var name = BareName(type.ToQualifiedName());
        if (assembly.Policies.Any(policy => BareName(policy.EventQualifiedName) == name && !others.Own.Has(policy)))
            ForeignParts.ReportWithout(type, attribute!, part, others, context.Compilation, context.ReportDiagnostic);
    }

    internal static void CheckAggregate(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        if (!AggregateRules.IsAggregate(type) || !AggregateRules.NeedsDispatch(type, context.Compilation))
            return;

        var part = others.Find(type) ?? ForeignParts.OfMethods(type.SelfAndBases().SelectMany(AggregateRules.OwnMethods), others);
        if (part is not null && !HasWholeDispatch(type, context))
            ForeignParts.ReportLeftOut(type, type.Locations.FirstOrDefault(), ForeignParts.SourceOf(part, type), context.ReportDiagnostic);
    }

    private static bool HasWholeDispatch(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        if (AggregateRules.GeneratedDispatchOf(type)?.DeclaringSyntaxReferences.FirstOrDefault() is not { } dispatch)
            return false;
        if (!AggregateRules.IsGenerated(type, context.Compilation))
            return true;

        var text = dispatch.GetSyntax(context.CancellationToken).ToString();
        var model = AggregateRules.ToModel(type, context.Compilation);
        return model.Events.Concat(model.InheritedEvents).All(@event => text.Contains($"typeof({@event})"));
    }

    private static string BareName(string qualifiedName) => qualifiedName.Split('<')[0];
}
