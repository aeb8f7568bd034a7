using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Rivals;

namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>Eight places in a program, each of which calls a handler of its own. What stands in one method shares what the compiler spends on it, and eight publishes in one method are not what programs look like.</summary>
internal sealed class DirectPlaces(StockHandlers handlers, StockEvents events)
{
    internal ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => Counted(),
        1 => Reserved(),
        2 => Released(),
        3 => Picked(),
        4 => Packed(),
        5 => Moved(),
        6 => Lost(),
        _ => Found(),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Counted() => handlers.VisitAsync(events.Counted);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Reserved() => handlers.VisitAsync(events.Reserved);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Released() => handlers.VisitAsync(events.Released);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Picked() => handlers.VisitAsync(events.Picked);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Packed() => handlers.VisitAsync(events.Packed);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Moved() => handlers.VisitAsync(events.Moved);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Lost() => handlers.VisitAsync(events.Lost);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Found() => handlers.VisitAsync(events.Found);
}

/// <summary>The same places, each with a hand-written route.</summary>
internal sealed class HandWrittenPlaces(HandWrittenStockRoutes routes, StockEvents events)
{
    internal ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => Counted(),
        1 => Reserved(),
        2 => Released(),
        3 => Picked(),
        4 => Packed(),
        5 => Moved(),
        6 => Lost(),
        _ => Found(),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Counted() => routes.PublishAsync(events.Counted);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Reserved() => routes.PublishAsync(events.Reserved);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Released() => routes.PublishAsync(events.Released);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Picked() => routes.PublishAsync(events.Picked);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Packed() => routes.PublishAsync(events.Packed);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Moved() => routes.PublishAsync(events.Moved);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Lost() => routes.PublishAsync(events.Lost);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Found() => routes.PublishAsync(events.Found);
}

/// <summary>The same places, each with a publish.</summary>
internal sealed class PublishingPlaces(IEventBus bus, StockEvents events)
{
    internal ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => Counted(),
        1 => Reserved(),
        2 => Released(),
        3 => Picked(),
        4 => Packed(),
        5 => Moved(),
        6 => Lost(),
        _ => Found(),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Counted() => bus.PublishAsync(events.Counted);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Reserved() => bus.PublishAsync(events.Reserved);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Released() => bus.PublishAsync(events.Released);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Picked() => bus.PublishAsync(events.Picked);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Packed() => bus.PublishAsync(events.Packed);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Moved() => bus.PublishAsync(events.Moved);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Lost() => bus.PublishAsync(events.Lost);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask Found() => bus.PublishAsync(events.Found);
}
