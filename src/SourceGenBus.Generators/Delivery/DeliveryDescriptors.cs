using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Delivery;

/// <summary>The rules about events that do not arrive, or not as their publisher expects.</summary>
internal static class DeliveryDescriptors
{
    internal static readonly DiagnosticDescriptor DroppedPublish = Create(
        DiagnosticIds.DroppedPublish,
        "Publish is neither awaited, returned nor stored",
        "Nobody waits for the handlers of '{0}': they may still run when its scope is disposed or the process ends; await the call, or assign it to '_' if that is meant",
        Category.Delivery,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor UnhandledEvent = Create(
        DiagnosticIds.UnhandledEvent,
        "Published event has no handler",
        "'{0}' is published, but no handler in this project or its references takes it; mark a class [EventHandler<{0}>] or remove the call",
        Category.Delivery,
        DiagnosticSeverity.Info);

    internal static readonly DiagnosticDescriptor UnpublishedEvent = Create(
        DiagnosticIds.UnpublishedEvent,
        "Handled event is never published",
        "'{0}' handles '{1}', but this program never publishes or creates one; publish it or remove the handler",
        Category.Delivery,
        DiagnosticSeverity.Info,
        enabled: false,
        WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor PublishInLock = Create(
        DiagnosticIds.PublishInLock,
        "Event is published inside a lock",
        "'{0}' is published while a lock is held: its handlers run inside the lock and may wait for it themselves; publish after the lock is released",
        Category.Delivery,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor DroppedSubscription = Create(
        DiagnosticIds.DroppedSubscription,
        "Subscription is dropped",
        "Nobody can end this subscription to '{0}', and the bus keeps its handler alive; keep it and dispose it, or assign it to '_' if it lasts as long as the bus",
        Category.Delivery,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor SubscriptionNeverCalled = Create(
        DiagnosticIds.SubscriptionNeverCalled,
        "Subscription can never be called",
        "'{0}' is {1}; subscribe to the concrete event types",
        Category.Delivery,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor DroppedEnqueue = Create(
        DiagnosticIds.DroppedEnqueue,
        "Result of the event queue is ignored",
        "Nobody learns whether the queue accepted '{0}': where it is full or stopping, the event is lost; await EnqueueAsync or look at the result of TryEnqueue, or assign it to '_' if that is meant",
        Category.Delivery,
        DiagnosticSeverity.Warning);
}
