namespace SourceGenBus.EventStore.Tests.Relay;

/// <summary>A relay at work. Disposing it stops it and tells what it ended with.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task _running;

    internal RunningRelay(OutboxRelay relay) => _running = Task.Run(() => relay.RunAsync(_stop.Token));

    /// <summary>Waits for a condition, and fails when the relay ends before.</summary>
    internal async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            if (_running.IsCompleted)
                await _running;
            Assert.False(_running.IsCompleted, "The relay has ended.");
            await Task.Delay(5, _stop.Token);
        }
    }

    internal Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
