using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Shapes;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>Durable events, their upcasters and handlers that are left out, or not generated as they are declared.</summary>
internal static class ForeignDurability
{
    internal static void Check(INamedTypeSymbol type, ForeignOutput others, SymbolAnalysisContext context)
    {
        CheckEvent(type, others, context);
        CheckShape(type, others, context);
        CheckDurableHandler(type, others, context);
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>().Where(DurableEventRules.IsUpcaster))
            CheckUpcaster(method, others, context);
    }

    private static void CheckEvent(INamedTypeSymbol type, ForeignOutput others, SymbolAnalysisContext context)
    {
        if (DurableEvent.Read(type) is not { } @event)
            return;

        var set = DurableEventSet.Of(context.Compilation, context.CancellationToken);
        var constant = others.FindConstant([@event.Attribute.ApplicationSyntaxReference], context.Compilation);
        var isLeftOut = !others.Own.HasDurableEvent(type.ToQualifiedName());
        var part = isLeftOut ? others.Find(type) ?? constant ?? others.Find(set.ContextOf(@event)) : constant;
        if (part is null || !DurableEventDiscovery.IsUsable(@event, set, context.Compilation))
            return;

        if (isLeftOut)
            ForeignParts.ReportLeftOut(
                type, HandlerRules.LocationOf(@event.Attribute, type), ForeignParts.WhatIs(part, type), context.ReportDiagnostic);
        else if (!others.Own.Has(DurableEventDiscovery.ToModel(@event, set, context.Compilation)))
            ForeignParts.ReportWithout(type, @event.Attribute, part, others, context.Compilation, context.ReportDiagnostic);
    }

    private static void CheckUpcaster(IMethodSymbol method, ForeignOutput others, SymbolAnalysisContext context)
    {
        var part = others.WrotePartOf(method)
            ? method.ContainingType
            : others.Find(method.ContainingType) ?? ForeignParts.OfMethods([method], others);
        if (part is not null
            && DurableEventRules.WhyNoUpcaster(method, context.Compilation) is null
            && !others.Own.Has(DurableEventDiscovery.ToModel(method, context.Compilation)))
        {
            ForeignParts.ReportLeftOut(
                method, method.Locations.FirstOrDefault(), ForeignParts.WhatIs(part, method.ContainingType), context.ReportDiagnostic);
        }
    }

    /// <summary>The baseline is made of shapes, which follow the attributes of the serializer; its own generator sees no more.</summary>
    private static void CheckShape(INamedTypeSymbol type, ForeignOutput others, SymbolAnalysisContext context)
    {
        if (DurableEvent.Read(type) is null || !others.Own.HasShapes)
            return;
        var attributes = type.GetMembers().SelectMany(static member => member.GetAttributes()).Concat(type.GetAttributes());
        var (attribute, part) = ForeignParts.OfAttributes(type, attributes.Where(JsonContract.IsOfSerializer), others, context.Compilation);
        if (part is not null
            && EventShapeDiscovery.Read(context.Compilation, context.CancellationToken) is { } shapes
            && !others.Own.HasShape(shapes))
        {
            ForeignParts.ReportWithout(type, attribute!, part, others, context.Compilation, context.ReportDiagnostic);
        }
    }

    private static void CheckDurableHandler(INamedTypeSymbol type, ForeignOutput others, SymbolAnalysisContext context)
    {
        if (DurableHandler.Read(type) is not { } handler)
            return;
        var (attribute, part) = ForeignParts.OfAttributes(
            type, new[] { handler.NameAttribute, handler.Retry }.OfType<AttributeData>(), others, context.Compilation);
        if (part is null)
            return;

        var set = DurableEventSet.Of(context.Compilation, context.CancellationToken);
        if (DurableEventDiscovery.IsUsable(handler, set, context.Compilation) && !others.Own.Has(DurableEventDiscovery.ToModel(handler)))
            ForeignParts.ReportWithout(type, attribute!, part, others, context.Compilation, context.ReportDiagnostic);
    }
}
