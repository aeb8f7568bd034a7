using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Handlers;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>The handler without anything around it.</summary>
internal readonly struct DirectOrderQuoted(Quote handler, OrderQuoted @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => handler.HandleAsync(@event, default);
}

internal readonly struct WithoutMiddleware(EventBus bus, OrderQuoted @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct BehindOneMiddleware(EventBus bus, OrderQuotedOnce @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct BehindThreeMiddlewares(EventBus bus, OrderQuotedThrice @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}
