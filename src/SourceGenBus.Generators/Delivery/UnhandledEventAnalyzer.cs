using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Delivery;

/// <summary>Reports publishes of events that nobody takes: neither this compilation nor what it references.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnhandledEventAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(DeliveryDescriptors.UnhandledEvent);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is not { } bus)
                return;
            var seesAllHandlers = Programs.IsProgram(start.Compilation);
            start.RegisterOperationAction(context => Analyze(context, bus, seesAllHandlers), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, BusTypes bus, bool seesAllHandlers)
    {
        var call = (IInvocationOperation)context.Operation;
        var isWatched = call.TargetMethod.Name is KnownNames.PublishAsync or EnqueueCalls.Enqueue or EnqueueCalls.EnqueueAsync or EnqueueCalls.TryEnqueue or KnownNames.Emit;
        if (!isWatched || call.RaisedEvent(bus) is not INamedTypeSymbol @event)
            return;

        // Any other type can hold events of derived types, and generic code can publish events of any type made of it, of
        // which somebody may take some.
        if ((!EventRules.IsExact(@event) && !IsCreatedHere(call)) || @event.ContainsTypeParameter() || @event.ContainsError())
            return;

        // The handlers of a library's public events may be in the program that uses it.
        if (!seesAllHandlers && !Programs.IsInvisibleOutside(@event, context.Compilation))
            return;

        if (!HandledEvents.Of(context.Compilation, context.CancellationToken).Contains(@event))
            context.ReportDiagnostic(Diagnostic.Create(DeliveryDescriptors.UnhandledEvent, call.NameLocation(), @event.ToShortName()));
    }

    private static bool IsCreatedHere(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(
            static argument => argument.Parameter?.Ordinal == 0)?.Value.WithoutConversion() is IObjectCreationOperation;
}
