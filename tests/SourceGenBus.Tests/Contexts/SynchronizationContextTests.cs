using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Contexts;

/// <summary>
/// The bus never goes back to the thread of its caller between handlers, so that a caller that blocks, in a user
/// interface say, cannot stop it.
/// </summary>
public class SynchronizationContextTests
{
    [Fact]
    public async Task Handlers_at_the_same_time() => await AssertStaysAwayAsync(static (bus, pressed) => bus.PublishAsync(pressed));

    [Fact]
    public async Task Handlers_one_after_another() => await AssertStaysAwayAsync(static (bus, pressed) =>
        bus.PublishAsync(pressed, new EventContext { Execution = HandlerExecution.Sequential }));

    private static async Task AssertStaysAwayAsync(Func<IEventBus, ButtonPressed, ValueTask> publish)
    {
        await using var host = TestHost.Create();
        using var subscription = host.Bus.Subscribe<ButtonPressed>(static (pressed, _, _) => new ValueTask(pressed.Until));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pressed = new ButtonPressed(release.Task);
        var context = new CountingSynchronizationContext();

        var publishing = Press();
        release.SetException(new InvalidOperationException("stuck"));
        await publishing;

        Assert.Equal(0, context.Posts);
        Assert.Equal(4, host.Log.Warnings.Count);

        ValueTask Press()
        {
            var previous = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                return publish(host.Bus, pressed);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(previous);
            }
        }
    }

    private sealed class CountingSynchronizationContext : SynchronizationContext
    {
        private int _posts;

        internal int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }
}

internal sealed record ButtonPressed(Task Until);

[EventHandler<ButtonPressed>]
internal sealed class FirstButton
{
    public Task HandleAsync(ButtonPressed pressed) => pressed.Until;
}

[EventHandler<ButtonPressed>]
internal sealed class SecondButton
{
    public Task HandleAsync(ButtonPressed pressed) => pressed.Until;
}

[EventHandler<ButtonPressed>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ScopedButton
{
    public Task HandleAsync(ButtonPressed pressed) => pressed.Until;
}
