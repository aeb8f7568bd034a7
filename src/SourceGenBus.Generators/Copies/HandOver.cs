using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Aggregates;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Copies;

/// <summary>A call that hands over events, and what it hands over.</summary>
/// <param name="Channel">Where they go.</param>
/// <param name="Value">The event, or the sequence of events.</param>
/// <param name="IsSequence">Whether it is a sequence.</param>
internal sealed record HandOver(HandOverChannel Channel, IOperation Value, bool IsSequence)
{
    /// <summary>Null when the call hands over nothing. A <c>TryEnqueue</c> may be refused, so it counts for nothing.</summary>
    internal static HandOver? Of(IInvocationOperation call, BusTypes bus) => call.TargetMethod.Name switch
    {
        KnownNames.PublishAsync or "PublishAndReportAsync" when PublishCalls.IsPublish(call.TargetMethod, bus) =>
            One(HandOverChannel.Bus, call),
        EnqueueCalls.Enqueue or EnqueueCalls.EnqueueAsync when call.EnqueuedEvent() is not null => One(HandOverChannel.Bus, call),
        KnownNames.Emit when call.EmittedEvent() is not null => One(HandOverChannel.Bus, call),
        KnownNames.Raise when AggregateRules.IsAggregateRoot(call.TargetMethod.ContainingType.OriginalDefinition) =>
            One(HandOverChannel.Store, call),
        "AppendAsync" when call.TargetMethod.ContainingType.Is(KnownNames.EventStore, "EventStreams") => Several(call),
        "WriteAsync" when call.TargetMethod.ContainingType.Is(KnownNames.EventStore, "Outbox") => Several(call),
        _ => null,
    };

    private static HandOver? One(HandOverChannel channel, IInvocationOperation call) =>
        (Argument(call, "event") ?? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value) is { } value
            ? new HandOver(channel, value, IsSequence: false)
            : null;

    private static HandOver? Several(IInvocationOperation call) =>
        Argument(call, "events") is { } value ? new HandOver(HandOverChannel.Store, value, IsSequence: true) : null;

    private static IOperation? Argument(IInvocationOperation call, string name) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name)?.Value;
}
