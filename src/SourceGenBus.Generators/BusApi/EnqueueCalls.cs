using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.BusApi;

/// <summary>Recognizes the calls that enqueue an event.</summary>
internal static class EnqueueCalls
{
    internal const string Enqueue = "Enqueue";
    internal const string EnqueueAsync = "EnqueueAsync";
    internal const string TryEnqueue = "TryEnqueue";

    /// <summary>The type of the event that a call enqueues, as well as the compiler knows it; null when the call is none.</summary>
    internal static ITypeSymbol? EnqueuedEvent(this IInvocationOperation call)
    {
        if (call.TargetMethod is not { Name: Enqueue or EnqueueAsync or TryEnqueue, TypeArguments.Length: 1 } method
            || !IsQueue(method.ContainingType))
            return null;

        // An implementation of the interface may name its parameter as it likes.
        var argument = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "event")?.Value
            ?? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value;
        return argument?.WithoutConversion().Type is { TypeKind: not TypeKind.Error } type ? type : method.TypeArguments[0];
    }

    /// <summary>The type of the event that a call emits through the context of a handler; null when the call is none.</summary>
    internal static ITypeSymbol? EmittedEvent(this IInvocationOperation call) =>
        call.TargetMethod is { Name: KnownNames.Emit, Parameters.Length: 1 } method && method.ContainingType.IsEmittingContext()
            ? call.Arguments[0].Value.WithoutConversion().Type is { TypeKind: not TypeKind.Error } type ? type : method.Parameters[0].Type
            : null;

    /// <summary>The event that a call publishes now or later: through the queue, or when the handler has completed.</summary>
    internal static ITypeSymbol? RaisedEvent(this IInvocationOperation call, BusTypes bus) =>
        call.PublishedEvent(bus) ?? call.EnqueuedEvent() ?? call.EmittedEvent();

    private static bool IsQueue(INamedTypeSymbol type) =>
        type.Is(KnownNames.Namespace, "EventQueueing")
        || type.Is(KnownNames.Namespace, "IEventQueue")
        || type.AllInterfaces.Any(static implemented => implemented.Is(KnownNames.Namespace, "IEventQueue"));
}
