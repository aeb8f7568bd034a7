using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Models;

/// <summary>Any number of handlers may do anything in any order: each runs once, each failure is reported once.</summary>
public class FailOpenModelTests
{
    [Fact]
    public void At_the_same_time() => Check(EventContext.Empty);

    [Fact]
    public void One_after_another() => Check(new EventContext { Execution = HandlerExecution.Sequential });

    private static void Check(EventContext context)
    {
        var behaviors = Gen.Elements(Enum.GetValues<Behavior>()).ListOf().ToArbitrary();
        Prop.ForAll(behaviors, script => Task.Run(() => RunAsync([.. script], context)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static async Task RunAsync(Behavior[] behaviors, EventContext context)
    {
        var log = new RecordingLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var bus = new EventBusBuilder().UseLoggerFactory(factory).Build();
        var runs = new int[behaviors.Length];
        var ends = new int[behaviors.Length];
        for (var index = 0; index < behaviors.Length; index++)
        {
            var handler = index;
            bus.Subscribe<string>((_, _, _) =>
            {
                Interlocked.Increment(ref runs[handler]);
                return BehaveAsync(behaviors[handler], () => Interlocked.Increment(ref ends[handler]));
            });
        }

        await bus.PublishAsync("event", context);

        Assert.All(runs, static count => Assert.Equal(1, count));
        Assert.Equal(behaviors.Count(static behavior => behavior is Behavior.CompletesLater or Behavior.ThrowsLater), ends.Sum());
        Assert.Equal(
            behaviors.Count(static behavior => behavior is not (Behavior.Completes or Behavior.CompletesLater)), log.Warnings.Count);
        Assert.Empty(log.Errors);
    }

    private static ValueTask BehaveAsync(Behavior behavior, Action onEnd) => behavior switch
    {
        Behavior.ThrowsSynchronously => throw new InvalidOperationException("synchronous"),
        Behavior.ReturnsFaulted => ValueTask.FromException(new InvalidOperationException("faulted")),
        Behavior.ReturnsCancelled => ValueTask.FromCanceled(new CancellationToken(canceled: true)),
        Behavior.CompletesLater => LaterAsync(onEnd, fails: false),
        Behavior.ThrowsLater => LaterAsync(onEnd, fails: true),
        _ => default,
    };

    private static async ValueTask LaterAsync(Action onEnd, bool fails)
    {
        await Task.Yield();
        await Task.Yield();
        onEnd();
        if (fails)
            throw new InvalidOperationException("asynchronous");
    }
}
