using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Delivery;

/// <summary>
/// Reports handlers of events that their program never publishes nor even creates. Off by default: an event may also be
/// made by a serializer. Being alone in its analyzer, it then costs nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnpublishedEventAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(DeliveryDescriptors.UnpublishedEvent);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        // Generated code may publish what handlers in written code take.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is not { } bus || !Programs.IsProgram(start.Compilation))
                return;

            var made = new ConcurrentDictionary<ITypeSymbol, bool>(RunTimeTypes.Comparer);
            var handlers = new ConcurrentBag<(INamedTypeSymbol Handler, AttributeData Attribute)>();
            start.RegisterOperationAction(
                context => Add(context.Operation, bus, made),
                OperationKind.Invocation,
                OperationKind.ObjectCreation,
                OperationKind.With,
                OperationKind.DefaultValue);
            start.RegisterSymbolAction(context => AddHandler((INamedTypeSymbol)context.Symbol, handlers), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(context => Report(context, handlers, made));
        });
    }

    private static void Add(IOperation operation, BusTypes bus, ConcurrentDictionary<ITypeSymbol, bool> made)
    {
        var type = operation is IInvocationOperation call ? call.RaisedEvent(bus) : operation.Type;
        if (type is not null)
            made.TryAdd(type.OriginalDefinition, true);
    }

    private static void AddHandler(INamedTypeSymbol type, ConcurrentBag<(INamedTypeSymbol, AttributeData)> handlers)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.IsEventHandlerAttribute())
                handlers.Add((type, attribute));
        }
    }

    private static void Report(
        CompilationAnalysisContext context,
        ConcurrentBag<(INamedTypeSymbol Handler, AttributeData Attribute)> handlers,
        ConcurrentDictionary<ITypeSymbol, bool> made)
    {
        foreach (var (handler, attribute) in handlers)
        {
            // An event of another assembly may be published there.
            var @event = attribute.AttributeClass!.TypeArguments[0];
            if (!SymbolEqualityComparer.Default.Equals(@event.ContainingAssembly, context.Compilation.Assembly)
                || made.ContainsKey(@event.OriginalDefinition)
                || EventRules.WhyNeverArrives(@event) is not null
                || DerivedEvents.AreIncluded(attribute)
                || @event.ContainsError())
            {
                continue;
            }

            context.ReportDiagnostic(Diagnostic.Create(
                DeliveryDescriptors.UnpublishedEvent,
                HandlerRules.LocationOf(attribute, handler),
                handler.ToShortName(),
                @event.ToShortName()));
        }
    }
}
