using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>Reports retry policies and names of handlers that cannot be used as they are declared.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DurableHandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        DurableHandlerDescriptors.UnusableRetry,
        DurableHandlerDescriptors.NoException,
        DurableHandlerDescriptors.NoHandler,
        DurableHandlerDescriptors.UnusableName);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownNames.DurableEventsModuleMetadata) is null)
                return;

            // Only a project whose handlers have names pays for comparing all of them.
            var set = new Lazy<DurableEventSet>(() => DurableEventSet.Of(start.Compilation, start.CancellationToken));
            start.RegisterSymbolAction(symbol => Check(symbol, set), SymbolKind.NamedType);
        });
    }

    private static void Check(SymbolAnalysisContext context, Lazy<DurableEventSet> set)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (DurableHandler.Read(type) is not { } handler || type.IsNameless())
            return;

        if (!DurableHandlerRules.HandlesEvents(type, context.Compilation))
        {
            if (handler.Retry is not null)
                Report(DurableHandlerDescriptors.NoHandler, handler.Retry, type.ToShortName(), "Retry");
            if (handler.NameAttribute is not null)
                Report(DurableHandlerDescriptors.NoHandler, handler.NameAttribute, type.ToShortName(), "HandlerName");
            return;
        }

        if (DurableHandlerRules.WhyNotRetried(handler) is { } reason)
            Report(DurableHandlerDescriptors.UnusableRetry, handler.Retry!, type.ToShortName(), reason);
        foreach (var other in DurableHandlerRules.NoExceptions(handler, context.Compilation))
            Report(DurableHandlerDescriptors.NoException, handler.Retry!, other, type.ToShortName());
        if (DurableHandlerRules.WhyNotNamed(handler) is { } fault)
            Report(DurableHandlerDescriptors.UnusableName, handler.NameAttribute!, type.ToShortName(), handler.Name!, fault);
        else if (set.Value.TwinOf(handler) is { } namesake)
            Report(
                DurableHandlerDescriptors.UnusableName,
                handler.NameAttribute!,
                type.ToShortName(),
                handler.Name!,
                $"'{namesake.Type.ToShortName()}' has it, too, and what is stored about one would count for the other");

        void Report(
            DiagnosticDescriptor descriptor,
            AttributeData attribute,
            params object[] arguments) => context.ReportDiagnostic(Diagnostic.Create(
            descriptor,
            attribute.ApplicationSyntaxReference is { } place ? Location.Create(place.SyntaxTree, place.Span) : type.Locations[0],
            arguments));
    }
}
