using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Cases;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>
/// A generic method of an interface that does nothing: what any bus behind such an interface costs before it has begun, unless the
/// call is bound when it is compiled.
/// </summary>
internal interface IGenericCall
{
    ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default);
}

internal sealed class GenericCall : IGenericCall
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default) => default;
}

/// <summary>One event type.</summary>
internal readonly struct GenericCallOrderPlaced(IGenericCall call, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => call.PublishAsync(@event);
}

/// <summary>Eight event types.</summary>
internal readonly struct GenericCallRotation(IGenericCall call, StockEvents events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => call.PublishAsync(events.Counted),
        1 => call.PublishAsync(events.Reserved),
        2 => call.PublishAsync(events.Released),
        3 => call.PublishAsync(events.Picked),
        4 => call.PublishAsync(events.Packed),
        5 => call.PublishAsync(events.Moved),
        6 => call.PublishAsync(events.Lost),
        _ => call.PublishAsync(events.Found),
    };
}
