using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Handlers;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>What a careful caller would write: a command must not be null, and what has been closed must not be used.</summary>
internal sealed class CheckedRepricing(Repricing handler)
{
    private readonly Repricing? _handler = handler;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ValueTask SendAsync(Reprice command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        ObjectDisposedException.ThrowIf(_handler is null, this);
        return _handler.HandleAsync(command, cancellationToken);
    }
}

internal readonly struct CheckedReprice(CheckedRepricing handler, Reprice command) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => handler.SendAsync(command, default);
}

internal readonly struct DirectReprice(Repricing handler, Reprice command) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => handler.HandleAsync(command, default);
}

internal readonly struct SendOnBus(EventBus bus, Reprice command) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.SendAsync(command);
}

internal readonly struct SendOnInterface(ICommandBus bus, Reprice command) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.SendAsync(command);
}

internal readonly struct SendPlainly(ICommandBus bus, Reprice command) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.SendPlainlyAsync(command);
}
