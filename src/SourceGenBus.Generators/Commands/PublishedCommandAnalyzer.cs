using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Published;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Commands;

/// <summary>Reports commands and queries that another program handles and that cannot be answered as they are declared.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PublishedCommandAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(CommandDescriptors.PublishedUnusable);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Check, SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.IsNameless() || !PublishedEvents.IsPublished(type) || !DurableCommands.IsMessage(type) || DurableEvent.Read(type) is null)
            return;
        if (WhyUnusable(type, context.Compilation, context.CancellationToken) is { } reason)
            context.ReportDiagnostic(Diagnostic.Create(CommandDescriptors.PublishedUnusable, type.Locations[0], type.ToShortName(), reason));
    }

    private static string? WhyUnusable(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (DurableCommands.KindOf(type) is not { } kind)
            return "it implements several of ICommand, ICommand<TResult> and IQuery<TResult>, so it is not known which its handler takes; "
                + "leave one of them";
        var destinations = PublishedEvents.MarksOf(type).Select(PublishedEvents.DestinationOf).OfType<string>().Distinct().ToList();
        if (destinations.Count > 1)
            return $"it is published to '{destinations[0]}' and '{destinations[1]}', and one program handles it; leave one destination";
        if (DurableCommands.ResultOf(kind) is not { } result)
            return null;
        var set = DurableEventSet.Of(compilation, cancellationToken);
        return set.ContextOf(result) is not null || set.ContextOf(type) is null
            ? null
            : $"no JsonSerializerContext of this project has [JsonSerializable(typeof({result.ToShortName()}))]; add its result to the one "
                + "that serializes it";
    }
}
