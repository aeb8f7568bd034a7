using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Measuring;
using SourceGenBus.Benchmarks.Harness.Rivals;

namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>Direct calls: the floor.</summary>
internal readonly struct DirectRotation(StockHandlers handlers, StockEvents events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => handlers.VisitAsync(events.Counted),
        1 => handlers.VisitAsync(events.Reserved),
        2 => handlers.VisitAsync(events.Released),
        3 => handlers.VisitAsync(events.Picked),
        4 => handlers.VisitAsync(events.Packed),
        5 => handlers.VisitAsync(events.Moved),
        6 => handlers.VisitAsync(events.Lost),
        _ => handlers.VisitAsync(events.Found),
    };
}

/// <summary>Bound by the compiler, on the class.</summary>
internal readonly struct InterceptedOnBusRotation(EventBus bus, StockEvents events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => bus.PublishAsync(events.Counted),
        1 => bus.PublishAsync(events.Reserved),
        2 => bus.PublishAsync(events.Released),
        3 => bus.PublishAsync(events.Picked),
        4 => bus.PublishAsync(events.Packed),
        5 => bus.PublishAsync(events.Moved),
        6 => bus.PublishAsync(events.Lost),
        _ => bus.PublishAsync(events.Found),
    };
}

/// <summary>Bound by the compiler, through the interface.</summary>
internal readonly struct InterceptedOnInterfaceRotation(IEventBus bus, StockEvents events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => bus.PublishAsync(events.Counted),
        1 => bus.PublishAsync(events.Reserved),
        2 => bus.PublishAsync(events.Released),
        3 => bus.PublishAsync(events.Picked),
        4 => bus.PublishAsync(events.Packed),
        5 => bus.PublishAsync(events.Moved),
        6 => bus.PublishAsync(events.Lost),
        _ => bus.PublishAsync(events.Found),
    };
}

/// <summary>Not intercepted, on the class.</summary>
internal readonly struct PlainOnBusRotation(EventBus bus, StockEvents events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => bus.PublishPlainlyAsync(events.Counted),
        1 => bus.PublishPlainlyAsync(events.Reserved),
        2 => bus.PublishPlainlyAsync(events.Released),
        3 => bus.PublishPlainlyAsync(events.Picked),
        4 => bus.PublishPlainlyAsync(events.Packed),
        5 => bus.PublishPlainlyAsync(events.Moved),
        6 => bus.PublishPlainlyAsync(events.Lost),
        _ => bus.PublishPlainlyAsync(events.Found),
    };
}

/// <summary>Not intercepted, through the interface.</summary>
internal readonly struct PlainOnInterfaceRotation(IEventBus bus, StockEvents events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => bus.PublishPlainlyAsync(events.Counted),
        1 => bus.PublishPlainlyAsync(events.Reserved),
        2 => bus.PublishPlainlyAsync(events.Released),
        3 => bus.PublishPlainlyAsync(events.Picked),
        4 => bus.PublishPlainlyAsync(events.Packed),
        5 => bus.PublishPlainlyAsync(events.Moved),
        6 => bus.PublishPlainlyAsync(events.Lost),
        _ => bus.PublishPlainlyAsync(events.Found),
    };
}

/// <summary>A hand-written route per event.</summary>
internal readonly struct HandWrittenRotation(HandWrittenStockRoutes routes, StockEvents events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => routes.PublishAsync(events.Counted),
        1 => routes.PublishAsync(events.Reserved),
        2 => routes.PublishAsync(events.Released),
        3 => routes.PublishAsync(events.Picked),
        4 => routes.PublishAsync(events.Packed),
        5 => routes.PublishAsync(events.Moved),
        6 => routes.PublishAsync(events.Lost),
        _ => routes.PublishAsync(events.Found),
    };
}

/// <summary>The dictionary bus.</summary>
internal readonly struct DictionaryRotation(DictionaryBus bus, StockEvents events) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => (round & 7) switch
    {
        0 => bus.PublishAsync(events.Counted),
        1 => bus.PublishAsync(events.Reserved),
        2 => bus.PublishAsync(events.Released),
        3 => bus.PublishAsync(events.Picked),
        4 => bus.PublishAsync(events.Packed),
        5 => bus.PublishAsync(events.Moved),
        6 => bus.PublishAsync(events.Lost),
        _ => bus.PublishAsync(events.Found),
    };
}
