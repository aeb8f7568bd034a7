namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>A C# event with an asynchronous signature. Its invocation list is read each time, or results would be lost.</summary>
internal sealed class Multicast<TEvent>(Func<TEvent, CancellationToken, ValueTask> handlers)
{
    internal async ValueTask PublishAsync(TEvent @event, CancellationToken cancellationToken = default)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
            await handler(@event, cancellationToken);
    }
}
