using System.Runtime.CompilerServices;

namespace SourceGenBus.Background.Tests;

/// <summary>A queue that nobody disposes and nobody holds any more is garbage, with its bus, although the process knows its meter.</summary>
public sealed class ForgottenQueueTests
{
    [Fact]
    public async Task It_is_collected_with_its_bus()
    {
        var forgotten = await EnqueueAndForgetAsync();
        var started = DateTime.UtcNow;
        while (forgotten.TryGetTarget(out _))
        {
            Assert.True(DateTime.UtcNow - started < TimeSpan.FromSeconds(120), "The bus is still alive.");
            await Task.Delay(50);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference<EventBus>> EnqueueAndForgetAsync()
    {
        var bus = TestQueue.BusWithoutContainer();
        var queue = new BackgroundEventQueue(bus);
        queue.Start();
        await queue.EnqueueAsync(new Measured(1));
        await queue.WaitUntilIdleAsync().WaitAsync(Signal.Limit);
        return new WeakReference<EventBus>(bus);
    }
}
