using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>The rules about handlers that run at the same time.</summary>
internal static class ConcurrencyDescriptors
{
    internal static readonly DiagnosticDescriptor BlockingCall = Create(
        DiagnosticIds.BlockingCall,
        "Handler blocks its thread",
        "'{0}' blocks in handler '{1}', and with it the publisher and the other handlers; use {2}",
        Category.Concurrency,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor TokenNotPassed = Create(
        DiagnosticIds.TokenNotPassed,
        "Cancellation token is not passed on",
        "'{0}' accepts a CancellationToken, but '{1}' is not passed on; pass it, or CancellationToken.None if the call must not be cancelled",
        Category.Concurrency,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor TokenNotTaken = Create(
        DiagnosticIds.TokenNotTaken,
        "HandleAsync takes no cancellation token",
        "'{0}.HandleAsync' takes no CancellationToken, so '{1}' cannot be cancelled; take one and pass it on",
        Category.Concurrency,
        DiagnosticSeverity.Info);

    internal static readonly DiagnosticDescriptor UnsynchronizedState = Create(
        DiagnosticIds.UnsynchronizedState,
        "State of a handler is written without synchronization",
        "'{0}' of handler '{1}' is written without synchronization, but concurrent calls share it; use a lock, Interlocked or a concurrent collection{2}",
        Category.Concurrency,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor CaptiveDependency = Create(
        DiagnosticIds.CaptiveDependency,
        "Singleton handler takes a scoped dependency",
        "Handler '{0}' is a singleton and would share one scoped '{1}' among all its calls; set Lifetime = HandlerLifetime.Scoped",
        Category.Concurrency,
        DiagnosticSeverity.Warning);
}
