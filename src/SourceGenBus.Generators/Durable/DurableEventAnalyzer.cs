using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>Reports durable events that cannot be stored or read as they are declared.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DurableEventAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        DurableDescriptors.NotSerializable,
        DurableDescriptors.SameName,
        DurableDescriptors.FormerNameTaken,
        DurableDescriptors.NotLifted,
        DurableDescriptors.MissingKey,
        DurableDescriptors.NoUpcaster,
        DurableDescriptors.AmbiguousUpcaster,
        DurableDescriptors.Unusable);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownNames.DurableEventsModuleMetadata) is null)
                return;

            // Only a project that has durable events pays for reading all of them.
            var set = new Lazy<DurableEventSet>(() => DurableEventSet.Of(start.Compilation, start.CancellationToken));
            start.RegisterSymbolAction(symbol => CheckEvent(symbol, set), SymbolKind.NamedType);
            start.RegisterSymbolAction(symbol => CheckUpcaster(symbol, set), SymbolKind.Method);
        });
    }

    private static void CheckEvent(SymbolAnalysisContext context, Lazy<DurableEventSet> set)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (DurableEvent.Read(type) is not { } @event || type.IsNameless())
            return;

        if (DurableEventRules.WhyUnusable(@event, context.Compilation) is { } reason)
        {
            Report(DurableDescriptors.Unusable, type.ToShortName(), reason);
            return;
        }

        if (set.Value.ContextOf(@event) is null)
            Report(DurableDescriptors.NotSerializable, type.ToShortName());
        if (set.Value.TwinOf(@event) is { } namesake)
            Report(DurableDescriptors.SameName, type.ToShortName(), namesake.Type.ToShortName(), @event.Name, @event.Version);
        foreach (var name in @event.FormerNames)
        {
            if (set.Value.OtherWith(name, @event) is not { } other)
                continue;
            var verb = other.Name == name ? "is" : "was";
            Report(DurableDescriptors.FormerNameTaken, type.ToShortName(), name, other.Type.ToShortName(), verb);
        }

        if (set.Value.NewestWithoutWay(@event) is { } newest)
            Report(
                DurableDescriptors.NotLifted, type.ToShortName(), @event.Version, @event.Name, newest.Version, newest.Type.ToShortName());
        if (@event.Key is not null && DurableEventRules.FindKey(@event, context.Compilation) is null)
            Report(DurableDescriptors.MissingKey, type.ToShortName(), @event.Key);

        void Report(DiagnosticDescriptor descriptor, params object[] arguments) => context.ReportDiagnostic(Diagnostic.Create(
            descriptor,
            @event.Attribute.ApplicationSyntaxReference is { } place ? Location.Create(place.SyntaxTree, place.Span) : type.Locations[0],
            arguments));
    }

    private static void CheckUpcaster(SymbolAnalysisContext context, Lazy<DurableEventSet> set)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (!DurableEventRules.IsUpcaster(method))
            return;
        if (DurableEventRules.WhyNoUpcaster(method, context.Compilation) is { } reason)
            context.ReportDiagnostic(Diagnostic.Create(DurableDescriptors.NoUpcaster, method.Locations[0], method.Name, reason));
        else if (set.Value.TwinOf(method) is { } namesake)
            context.ReportDiagnostic(Diagnostic.Create(DurableDescriptors.AmbiguousUpcaster, method.Locations[0], Name(method), Name(namesake), method.Parameters[0].Type.ToShortName()));

        static string Name(IMethodSymbol method) => $"{method.ContainingType.Name}.{method.Name}";
    }
}
