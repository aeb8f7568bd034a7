using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Benchmarks.Harness.Handlers;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Cases;

internal readonly struct DirectOrderPlaced(PlaceOrder handler, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => handler.HandleAsync(@event, default);
}

internal readonly struct DirectOrderChecked(CheckOrder handler, OrderChecked @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => handler.HandleAsync(@event, default);
}

internal readonly struct DirectOrderPaid(PaymentHandlers handlers, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round)
    {
        var first = handlers.First.HandleAsync(@event, default);
        var second = handlers.Second.HandleAsync(@event, default);
        var third = handlers.Third.HandleAsync(@event, default);
        var fourth = handlers.Fourth.HandleAsync(@event, default);
        return first.IsCompletedSuccessfully && second.IsCompletedSuccessfully && third.IsCompletedSuccessfully && fourth.IsCompletedSuccessfully
            ? default
            : throw new InvalidOperationException();
    }
}

/// <summary>Twenty calls of one statically bound method.</summary>
internal readonly struct DirectOrderShipped(Shipping[] handlers, OrderShipped @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round)
    {
        foreach (var handler in handlers)
        {
            if (!handler.HandleAsync(@event, default).IsCompletedSuccessfully)
                throw new InvalidOperationException();
        }

        return default;
    }
}

/// <summary>What a caller without a bus writes.</summary>
internal readonly struct DirectOrderCancelled(CancelOrder handler, OrderCancelled @event) : IPublishCase
{
    public async ValueTask PublishAsync(int round) => await handler.HandleAsync(@event, default);
}

/// <summary>The handler's own task, awaited by the loop: what is allocated here belongs to the handler.</summary>
internal readonly struct BareOrderCancelled(CancelOrder handler, OrderCancelled @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => handler.HandleAsync(@event, default);
}

/// <summary>What a caller without a bus writes: all four start before one is awaited.</summary>
internal readonly struct DirectOrderReturned(ReturnHandlers handlers, OrderReturned @event) : IPublishCase
{
    public async ValueTask PublishAsync(int round)
    {
        var first = handlers.First.HandleAsync(@event, default);
        var second = handlers.Second.HandleAsync(@event, default);
        var third = handlers.Third.HandleAsync(@event, default);
        var fourth = handlers.Fourth.HandleAsync(@event, default);
        await first;
        await second;
        await third;
        await fourth;
    }
}

/// <summary>Direct calls, each awaited before the next, in an async method.</summary>
internal readonly struct AwaitedOrderPaid(PaymentHandlers handlers, OrderPaid @event) : IPublishCase
{
    public async ValueTask PublishAsync(int round)
    {
        await handlers.First.HandleAsync(@event, default);
        await handlers.Second.HandleAsync(@event, default);
        await handlers.Third.HandleAsync(@event, default);
        await handlers.Fourth.HandleAsync(@event, default);
    }
}

/// <summary>A direct call, awaited in an async method.</summary>
internal readonly struct AwaitedOrderPlaced(PlaceOrder handler, OrderPlaced @event) : IPublishCase
{
    public async ValueTask PublishAsync(int round) => await handler.HandleAsync(@event, default);
}

/// <summary>No call at all: what the loop costs.</summary>
internal readonly struct Nothing : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => default;
}

/// <summary>What a caller without a bus writes: a scope, the handler out of it, the call.</summary>
internal readonly struct DirectOrderArchived(IServiceScopeFactory scopes, OrderArchived @event) : IPublishCase
{
    public async ValueTask PublishAsync(int round)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ArchiveOrder>().HandleAsync(@event, default);
    }
}
