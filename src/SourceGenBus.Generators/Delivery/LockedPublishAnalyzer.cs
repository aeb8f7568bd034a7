using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Delivery;

/// <summary>Reports publishes whose handlers would run inside a lock.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockedPublishAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(DeliveryDescriptors.PublishInLock);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is { } bus)
                start.RegisterOperationAction(context => Analyze(context, bus), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, BusTypes bus)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == KnownNames.PublishAsync && Locks.IsInLockBody(call) && call.PublishedEvent(bus) is { } @event)
            context.ReportDiagnostic(Diagnostic.Create(DeliveryDescriptors.PublishInLock, call.NameLocation(), @event.ToShortName()));
    }
}
