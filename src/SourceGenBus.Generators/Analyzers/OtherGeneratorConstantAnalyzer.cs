using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Discovery;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;
using SourceGenBus.Generators.Rules.Durable;

namespace SourceGenBus.Generators.Analyzers;

/// <summary>
/// Reports what is generated otherwise than it is declared, since an attribute names a constant that another source generator wrote: for
/// this generator it has no value, so that the attribute's default stands.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OtherGeneratorConstantAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(HandlerDescriptors.WrittenByGenerator);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is null || OtherGenerators.Of(start.Compilation) is not { Any: true } others)
                return;
            start.RegisterSymbolAction(context => CheckType((INamedTypeSymbol)context.Symbol, others, context), SymbolKind.NamedType);
        });
    }

    private static void CheckType(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        CheckOrder(type, others, context);
        CheckPolicy(type, others, context);
        CheckDurableEvent(type, others, context);
        CheckShape(type, others, context);
        CheckDurableHandler(type, others, context);
    }

    private static void CheckOrder(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        foreach (var mark in HandlerMark.ReadAll(type, context.Compilation).Where(static mark => mark.Kind == HandlerKind.Event))
        {
            if (others.FindConstant([mark.Attribute.ApplicationSyntaxReference], context.Compilation) is not { } part)
                continue;

            // Handlers that are left out are reported by another rule, and the others may be in order without them.
            var called = others.Own.HandlersOf(mark.Message.ToQualifiedName());
            var declared = AssemblyDiscovery.Read(context.Compilation, context.CancellationToken)?.Handlers
                .Where(handler => handler.Kind == HandlerKind.Event && handler.Event.QualifiedName == mark.Message.ToQualifiedName())
                .Select(static handler => handler.QualifiedName)
                .Where(called.Contains);
            if (declared is null || !called.Contains(type.ToQualifiedName()) || declared.SequenceEqual(called))
                continue;
            Report(type, mark.Attribute, part, context);
            return;
        }
    }

    private static void CheckPolicy(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        var (attribute, part) = FindPart(type, type.GetAttributes().Where(PolicyDiscovery.IsMark), others, context);
        if (part is null || AssemblyDiscovery.Read(context.Compilation, context.CancellationToken) is not { } assembly)
            return;

        // That of a generic type counts for each type that is made of it and handled.
        var name = BareName(type.ToQualifiedName());
        if (assembly.Policies.Any(policy => BareName(policy.EventQualifiedName) == name && !others.Own.Has(policy)))
            Report(type, attribute!, part, context);
    }

    private static void CheckDurableEvent(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        if (DurableEvent.Read(type) is not { } @event || !others.Own.HasDurableEvent(type.ToQualifiedName()))
            return;
        var part = others.FindConstant([@event.Attribute.ApplicationSyntaxReference], context.Compilation);
        if (part is null)
            return;

        var set = DurableEventSet.Of(context.Compilation, context.CancellationToken);
        if (DurableEventDiscovery.IsUsable(@event, set, context.Compilation)
            && !others.Own.Has(DurableEventDiscovery.ToModel(@event, set, context.Compilation)))
        {
            Report(type, @event.Attribute, part, context);
        }
    }

    /// <summary>The baseline is made of shapes, which follow the attributes of the serializer; its own generator sees no more.</summary>
    private static void CheckShape(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        if (DurableEvent.Read(type) is null || !others.Own.HasShapes)
            return;
        var attributes = type.GetMembers().SelectMany(static member => member.GetAttributes()).Concat(type.GetAttributes());
        var (attribute, part) = FindPart(type, attributes.Where(JsonContract.IsOfSerializer), others, context);
        if (part is not null
            && EventShapeDiscovery.Read(context.Compilation, context.CancellationToken) is { } shapes
            && !others.Own.HasShape(shapes))
        {
            Report(type, attribute!, part, context);
        }
    }

    private static void CheckDurableHandler(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        if (DurableHandler.Read(type) is not { } handler)
            return;
        var (attribute, part) = FindPart(type, new[] { handler.NameAttribute, handler.Retry }.OfType<AttributeData>(), others, context);
        if (part is null)
            return;

        var set = DurableEventSet.Of(context.Compilation, context.CancellationToken);
        if (DurableEventDiscovery.IsUsable(handler, set, context.Compilation) && !others.Own.Has(DurableEventDiscovery.ToModel(handler)))
            Report(type, attribute!, part, context);
    }

    /// <summary>
    /// The first attribute that another generator wrote on a class of the project, or a constant that it names, and what was written. A
    /// class that is altogether written by one is left out altogether.
    /// </summary>
    private static (AttributeData? Attribute, INamedTypeSymbol? Part) FindPart(
        INamedTypeSymbol type, IEnumerable<AttributeData> attributes, OtherGenerators others, SymbolAnalysisContext context)
    {
        if (others.IsForeign(type))
            return default;
        return attributes
            .Select(attribute => (attribute, Part: others.Wrote(attribute.ApplicationSyntaxReference?.SyntaxTree)
                ? type
                : others.FindConstant([attribute.ApplicationSyntaxReference], context.Compilation)))
            .FirstOrDefault(static found => found.Part is not null);
    }

    private static string BareName(string qualifiedName) => qualifiedName.Split('<')[0];

    private static void Report(INamedTypeSymbol type, AttributeData attribute, INamedTypeSymbol part, SymbolAnalysisContext context) =>
        context.ReportDiagnostic(Diagnostic.Create(
            HandlerDescriptors.WrittenByGenerator,
            HandlerRules.LocationOf(attribute, type),
            type.ToShortName(),
            "is not generated as it is declared",
            SymbolEqualityComparer.Default.Equals(part, type) ? "it is, at least in part," : $"'{part.ToShortName()}' is"));
}
