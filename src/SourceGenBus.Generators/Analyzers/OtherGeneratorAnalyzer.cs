using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Discovery;
using SourceGenBus.Generators.Rules;
using SourceGenBus.Generators.Rules.Durable;

namespace SourceGenBus.Generators.Analyzers;

/// <summary>
/// Reports handlers, events, middleware, aggregates and upcasters that another source generator wrote, such as those in the
/// <c>@code</c> of a Razor component: an analyzer sees them, and the generator does not.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OtherGeneratorAnalyzer : DiagnosticAnalyzer
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
            start.RegisterCompilationEndAction(context => CheckMiddleware(others, context));
        });
    }

    private static void CheckType(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        CheckHandler(type, others, context);
        CheckAggregate(type, others, context);
        CheckDurableEvent(type, others, context);
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>().Where(DurableEventRules.IsUpcaster))
            CheckUpcaster(method, others, context);
    }

    private static void CheckHandler(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        if (!Handlers.IsHandler(type))
            return;

        var around = PartAround(type, others, context.Compilation);
        foreach (var group in HandlerMark.ReadAll(type, context.Compilation).GroupBy(static mark => mark.Attribute))
        {
            var part = around ?? group
                .SelectMany(static mark => new[] { mark.Message, mark.Result })
                .Concat(group.Key.AttributeClass!.TypeArguments)
                .Select(others.Find)
                .Append(others.FindConstant([group.Key.ApplicationSyntaxReference], context.Compilation))
                .FirstOrDefault(static found => found is not null);
            if (part is null)
                continue;

            // What breaks another rule is reported by that rule.
            var isMissing = HandlerRules.Read(type, context.Compilation, report: null)
                .Any(read => read.Attribute == group.Key && !others.Own.Has(read.Model));
            if (isMissing)
                Report(type, HandlerRules.LocationOf(group.Key, type), SourceOf(part, type), context.ReportDiagnostic);
        }
    }

    /// <summary>What another generator wrote of the class, its constructor and its methods, whichever message they handle.</summary>
    private static INamedTypeSymbol? PartAround(INamedTypeSymbol type, OtherGenerators others, Compilation compilation)
    {
        var methods = type.SelfAndBases().SelectMany(static level => level.GetMembers(KnownNames.HandleAsync)).OfType<IMethodSymbol>();
        return others.Find(type) ?? PartOfConstructor(type, others, compilation) ?? PartOf(methods, others);
    }

    private static INamedTypeSymbol? PartOfConstructor(INamedTypeSymbol type, OtherGenerators others, Compilation compilation) =>
        ConstructorSelection.ConstructorOf(type, compilation) is { } constructor
            ? PartOf([constructor], others)
                ?? others.FindConstant(constructor.Parameters.SelectMany(static parameter => parameter.DeclaringSyntaxReferences), compilation)
            : null;

    private static INamedTypeSymbol? PartOf(IEnumerable<IMethodSymbol> methods, OtherGenerators others) => methods
        .SelectMany(static method => method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType))
        .Select(others.Find)
        .FirstOrDefault(static found => found is not null);

    private static void CheckAggregate(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        if (!AggregateRules.IsAggregate(type) || !AggregateRules.NeedsDispatch(type, context.Compilation))
            return;

        var part = others.Find(type) ?? PartOf(type.SelfAndBases().SelectMany(AggregateRules.OwnMethods), others);
        if (part is not null && !HasWholeDispatch(type, context))
            Report(type, type.Locations.FirstOrDefault(), SourceOf(part, type), context.ReportDiagnostic);
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

    private static void CheckDurableEvent(INamedTypeSymbol type, OtherGenerators others, SymbolAnalysisContext context)
    {
        if (DurableEvent.Read(type) is not { } @event || others.Own.HasDurableEvent(type.ToQualifiedName()))
            return;

        var set = DurableEventSet.Of(context.Compilation, context.CancellationToken);
        var part = others.Find(type)
            ?? others.FindConstant([@event.Attribute.ApplicationSyntaxReference], context.Compilation)
            ?? others.Find(set.ContextOf(@event));
        if (part is not null && DurableEventDiscovery.IsUsable(@event, set, context.Compilation))
            Report(type, HandlerRules.LocationOf(@event.Attribute, type), WhatIs(part, type), context.ReportDiagnostic);
    }

    private static void CheckUpcaster(IMethodSymbol method, OtherGenerators others, SymbolAnalysisContext context)
    {
        var part = others.WrotePartOf(method) ? method.ContainingType : others.Find(method.ContainingType) ?? PartOf([method], others);
        if (part is not null
            && DurableEventRules.WhyNoUpcaster(method, context.Compilation) is null
            && !others.Own.Has(DurableEventDiscovery.ToModel(method)))
        {
            Report(method, method.Locations.FirstOrDefault(), WhatIs(part, method.ContainingType), context.ReportDiagnostic);
        }
    }

    private static void CheckMiddleware(OtherGenerators others, CompilationAnalysisContext context)
    {
        foreach (var use in MiddlewareRules.Read(context.Compilation, report: null))
        {
            if (others.Own.Has(use))
            {
                CheckMessages(use, others, context);
                continue;
            }

            var location = MiddlewareRules.LocationOf(use.Attribute);
            if (others.Wrote(use.Attribute.ApplicationSyntaxReference?.SyntaxTree) || others.WrotePartOf(use.Type))
                Report(use.Type, location, "it, or the attribute that uses it, is", context.ReportDiagnostic);
            else if (PartOfMiddleware(use, others, context) is { } part && AppliesToAny(use, context))
                Report(use.Type, location, SourceOf(part, use.Type), context.ReportDiagnostic);
        }
    }

    /// <summary>It may wrap some messages and miss others, whose type, or what its method asks of it, another generator wrote.</summary>
    private static void CheckMessages(MiddlewareUse use, OtherGenerators others, CompilationAnalysisContext context)
    {
        var ofMiddleware = PartOfMiddleware(use, others, context);
        foreach (var message in HandledMessages.Of(context.Compilation, context.CancellationToken))
        {
            // A message that nothing handles in the eyes of the generator is reported at its handler.
            if ((ofMiddleware ?? others.Find(message.Type) ?? others.Find(message.Result)) is { } part
                && use.AppliesTo(message, context.Compilation)
                && !others.Own.Wraps(use, message)
                && (others.Own.Handles(message) || HandledMessages.IsReferenced(message, context.Compilation)))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    HandlerDescriptors.WrittenByGenerator,
                    MiddlewareRules.LocationOf(use.Attribute),
                    use.Type.ToShortName(),
                    $"is left out around '{message.Type.ToShortName()}'",
                    $"'{part.ToShortName()}' is, at least in part,"));
            }
        }
    }

    private static INamedTypeSymbol? PartOfMiddleware(MiddlewareUse use, OtherGenerators others, CompilationAnalysisContext context)
    {
        var methods = use.Type.SelfAndBases().SelectMany(static level => level.GetMembers(KnownNames.InvokeAsync)).OfType<IMethodSymbol>().ToList();
        return others.Find(use.Type)
            ?? PartOfConstructor(use.Type, others, context.Compilation)
            ?? PartOf(methods, others)
            ?? others.FindConstant([use.Attribute.ApplicationSyntaxReference], context.Compilation);
    }

    /// <summary>One that wraps nothing is reported by another rule.</summary>
    private static bool AppliesToAny(MiddlewareUse use, CompilationAnalysisContext context) =>
        HandledMessages.Of(context.Compilation, context.CancellationToken).Any(message => use.AppliesTo(message, context.Compilation));

    private static string WhatIs(INamedTypeSymbol part, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(part, type) ? "it is" : $"'{part.ToShortName()}' is";

    private static string SourceOf(INamedTypeSymbol part, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(part, type) ? "it is, at least in part," : $"'{part.ToShortName()}' is";

    private static void Report(ISymbol symbol, Location? location, string what, Action<Diagnostic> report) =>
        report(Diagnostic.Create(HandlerDescriptors.WrittenByGenerator, location, symbol.ToShortName(), "is left out", what));
}
