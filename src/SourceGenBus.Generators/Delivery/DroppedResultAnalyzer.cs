using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Commands;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Delivery;

/// <summary>
/// Reports publishes, commands and queries that nobody waits for, answers of the queue that nobody reads, and subscriptions that nobody can
/// end.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedResultAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(
            DeliveryDescriptors.DroppedPublish,
            DeliveryDescriptors.DroppedSubscription,
            DeliveryDescriptors.DroppedEnqueue,
            CommandDescriptors.Dropped);

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
        var isWatched =
            call.TargetMethod.Name is KnownNames.PublishAsync or KnownNames.Subscribe or KnownNames.SendAsync or KnownNames.QueryAsync
            or EnqueueCalls.EnqueueAsync or EnqueueCalls.TryEnqueue;
        if (!isWatched || !call.DropsResult())
            return;

        if (call.PublishedEvent(bus) is { } @event)
            context.ReportDiagnostic(Diagnostic.Create(DeliveryDescriptors.DroppedPublish, call.NameLocation(), @event.ToShortName()));
        else if (call.SubscribedEvent(bus) is { } subscribed)
            context.ReportDiagnostic(
                Diagnostic.Create(DeliveryDescriptors.DroppedSubscription, call.NameLocation(), subscribed.ToShortName()));
        else if (call.EnqueuedEvent() is { } enqueued)
            context.ReportDiagnostic(Diagnostic.Create(DeliveryDescriptors.DroppedEnqueue, call.NameLocation(), enqueued.ToShortName()));
        else if (SendCalls.SentMessage(call)?.Type is { TypeKind: not TypeKind.Error } sent)
            context.ReportDiagnostic(Diagnostic.Create(CommandDescriptors.Dropped, call.NameLocation(), sent.ToShortName()));
    }
}
