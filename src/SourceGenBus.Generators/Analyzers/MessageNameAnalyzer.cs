using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Rules;
using SourceGenBus.Generators.Rules.Naming;

namespace SourceGenBus.Generators.Analyzers;

/// <summary>Reports events that are not named in the past tense, and commands that are not named in the imperative.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MessageNameAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a diagnostic that holds the name to rename to; absent when none is sure.</summary>
    internal const string ProposedName = "ProposedName";

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        ContractDescriptors.EventNotInPastTense,
        ContractDescriptors.CommandNotImperative);

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

        // An abstract base is never published itself, so it names a kind of fact and not a fact.
        if (!type.IsAbstract && !EventNames.IsFact(type.Name) && IsEvent(type, context, bus))
        {
            Report(context, ContractDescriptors.EventNotInPastTense, EventNames.InPastTense(type.Name), "say what happened, as in 'OrderPlaced'");
        }

        if (!CommandNames.IsInstruction(type.Name)
            && EventUses.Of(context.Compilation, context.CancellationToken).IsCommand(type))
        {
            Report(context, ContractDescriptors.CommandNotImperative, CommandNames.AsInstruction(type.Name), "say what to do, as in 'PlaceOrder'");
        }
    }

    private static bool IsEvent(INamedTypeSymbol type, SymbolAnalysisContext context, BusTypes bus) =>
        bus.IsDomainEvent(type) || EventUses.Of(context.Compilation, context.CancellationToken).IsEvent(type);

    private static void Report(SymbolAnalysisContext context, DiagnosticDescriptor descriptor, string? proposal, string advice)
    {
        var properties = proposal is null
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(ProposedName, proposal);
        context.ReportDiagnostic(Diagnostic.Create(
            descriptor,
            EventState.NameLocation(context.Symbol),
            properties,
            context.Symbol.Name,
            proposal is null ? advice : $"call it '{proposal}'"));
    }
}
