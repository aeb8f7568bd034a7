using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Published;

/// <summary>Reports events that cannot leave their program as they are declared.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PublishedEventAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        PublishedDescriptors.NotDurable,
        PublishedDescriptors.UnusableDestination);

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
        if (type.IsNameless())
            return;
        var marks = PublishedEvents.MarksOf(type).ToList();
        var isDurable = marks.Count == 0 || IsDurable(type);
        foreach (var mark in marks)
        {
            if (PublishedEvents.DestinationOf(mark) is not { } destination)
                continue;
            if (!isDurable)
                Report(PublishedDescriptors.NotDurable, mark, type.ToShortName(), destination);
            var occurrences = marks.TakeWhile(other => other != mark).Count(other => PublishedEvents.DestinationOf(other) == destination) + 1;
            if (PublishedEvents.WhyUnusable(destination, occurrences) is { } reason)
                Report(PublishedDescriptors.UnusableDestination, mark, type.ToShortName(), destination, reason);
        }

        void Report(DiagnosticDescriptor descriptor, AttributeData mark, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(
                descriptor,
                mark.ApplicationSyntaxReference is { } place ? Location.Create(place.SyntaxTree, place.Span) : type.Locations[0],
                arguments));
    }

    /// <summary>Whether it has an <c>[Event]</c>, also one whose name is being typed.</summary>
    private static bool IsDurable(INamedTypeSymbol type) => type.GetAttributes().Any(static attribute =>
        attribute.AttributeClass.Is(KnownNames.EventStore, KnownNames.EventAttribute));
}
