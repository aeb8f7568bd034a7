using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Aggregates;
using SourceGenBus.Generators.Policies;
using SourceGenBus.Generators.Registration;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>Policies of events that are not as they are declared, and aggregates without all of their dispatch.</summary>
internal static class ForeignEvents
{
    internal static void CheckPolicy(INamedTypeSymbol type, ForeignOutput others, SymbolAnalysisContext context)
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

    internal static void CheckAggregate(INamedTypeSymbol type, ForeignOutput others, SymbolAnalysisContext context)
    {
        if (!AggregateRules.IsAggregate(type) || !AggregateRules.NeedsDispatch(type, context.Compilation))
            return;

        var part = others.Find(type) ?? ForeignParts.OfMethods(type.SelfAndBases().SelectMany(AggregateRules.OwnMethods), others);
        if (part is null)
            return;

        var location = type.Locations.FirstOrDefault()!;
        var dispatch = AggregateRules.GeneratedDispatchOf(type)?.DeclaringSyntaxReferences.FirstOrDefault();
        if (dispatch is null)
        {
            ForeignParts.ReportLeftOut(type, location, ForeignParts.SourceOf(part, type), context.ReportDiagnostic);
            return;
        }

        var missed = MissedEvents(type, dispatch.GetSyntax(context.CancellationToken).ToString(), context.Compilation);
        if (missed.Count > 0)
        {
            var ofEvent = missed.Select(others.Find).FirstOrDefault(static found => found is not null);
            ForeignParts.ReportOtherwise(
                type, location, ofEvent ?? part, "does not apply " + ForeignParts.Names(missed), context.ReportDiagnostic);
        }
    }

    private static List<ITypeSymbol> MissedEvents(INamedTypeSymbol type, string dispatch, Compilation compilation) =>
        AggregateRules.IsGenerated(type, compilation)
            ? AggregateRules.DispatchedEvents(type, compilation)
                .Where(@event => !dispatch.Contains($"typeof({@event.ToQualifiedName()})"))
                .ToList()
            : [];

    private static string BareName(string qualifiedName) => qualifiedName.Split('<')[0];
}
