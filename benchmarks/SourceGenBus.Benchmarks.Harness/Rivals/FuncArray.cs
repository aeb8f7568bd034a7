namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>An array of delegates, started all and then awaited.</summary>
internal sealed class FuncArray<TEvent>(Func<TEvent, CancellationToken, ValueTask>[] handlers)
{
    internal ValueTask PublishAsync(TEvent @event, CancellationToken cancellationToken = default)
    {
        for (var index = 0; index < handlers.Length; index++)
        {
            var result = handlers[index](@event, cancellationToken);
            if (!result.IsCompletedSuccessfully)
                return AwaitAsync(index, result, @event, cancellationToken);
        }

        return default;
    }

    private async ValueTask AwaitAsync(int index, ValueTask result, TEvent @event, CancellationToken cancellationToken)
    {
        var running = new Task[handlers.Length - index];
        running[0] = result.AsTask();
        for (var next = index + 1; next < handlers.Length; next++)
            running[next - index] = handlers[next](@event, cancellationToken).AsTask();
        await Task.WhenAll(running);
    }
}
