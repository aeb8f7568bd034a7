using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Measuring;
using SourceGenBus.Benchmarks.Harness.Rivals;

namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>A virtual call on the event, then the handler.</summary>
internal readonly struct VisitorBaseTyped(StockHandlers handlers, StockEvent[] events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => events[round & 7].AcceptAsync(handlers);
}

/// <summary>A type test per event type, then the handler: the floor that needs nothing of the events.</summary>
internal readonly struct DirectBaseTyped(StockHandlers handlers, StockEvent[] events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => events[round & 7] switch
    {
        StockCounted counted => handlers.VisitAsync(counted),
        StockReserved reserved => handlers.VisitAsync(reserved),
        StockReleased released => handlers.VisitAsync(released),
        StockPicked picked => handlers.VisitAsync(picked),
        StockPacked packed => handlers.VisitAsync(packed),
        StockMoved moved => handlers.VisitAsync(moved),
        StockLost lost => handlers.VisitAsync(lost),
        StockFound found => handlers.VisitAsync(found),
        _ => default,
    };
}

/// <summary>On the class.</summary>
internal readonly struct PublishOnBusBaseTyped(EventBus bus, StockEvent[] events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(events[round & 7]);
}

/// <summary>Through the interface, interceptors on.</summary>
internal readonly struct PublishOnInterfaceBaseTyped(IEventBus bus, StockEvent[] events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(events[round & 7]);
}

/// <summary>Through the interface, interceptors off.</summary>
internal readonly struct PlainOnInterfaceBaseTyped(IEventBus bus, StockEvent[] events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(events[round & 7]);
}

/// <summary>A hand-written type switch to routes.</summary>
internal readonly struct HandWrittenBaseTyped(HandWrittenStockRoutes routes, StockEvent[] events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => routes.PublishAsync(events[round & 7]);
}

/// <summary>The dictionary bus.</summary>
internal readonly struct DictionaryBaseTyped(DictionaryBus bus, StockEvent[] events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(events[round & 7]);
}
