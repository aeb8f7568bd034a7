using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Handlers;

namespace SourceGenBus.Benchmarks.Harness.Cases;

internal sealed record PaymentHandlers(BookPayment First, SendReceipt Second, ReleaseGoods Third, UpdateLedger Fourth)
{
    internal ICounting[] All => [First, Second, Third, Fourth];
}

internal sealed record ReturnHandlers(RefundPayment First, RestockGoods Second, NotifyCustomer Third, UpdateReturns Fourth)
{
    internal ICounting[] All => [First, Second, Third, Fourth];
}

/// <summary>One handler per stock event; as a visitor it takes events that are known by their base type only.</summary>
internal sealed class StockHandlers(
    OnCounted counted,
    OnReserved reserved,
    OnReleased released,
    OnPicked picked,
    OnPacked packed,
    OnMoved moved,
    OnLost lost,
    OnFound found) : IStockVisitor
{
    internal ICounting[] All => [counted, reserved, released, picked, packed, moved, lost, found];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask VisitAsync(StockCounted @event) => counted.HandleAsync(@event, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask VisitAsync(StockReserved @event) => reserved.HandleAsync(@event, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask VisitAsync(StockReleased @event) => released.HandleAsync(@event, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask VisitAsync(StockPicked @event) => picked.HandleAsync(@event, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask VisitAsync(StockPacked @event) => packed.HandleAsync(@event, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask VisitAsync(StockMoved @event) => moved.HandleAsync(@event, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask VisitAsync(StockLost @event) => lost.HandleAsync(@event, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask VisitAsync(StockFound @event) => found.HandleAsync(@event, default);
}
