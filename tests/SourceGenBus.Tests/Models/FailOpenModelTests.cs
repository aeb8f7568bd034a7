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
        var behaviours = Gen.Elements(Enum.GetValues<Behaviour>()).ListOf().ToArbitrary();
        Prop.ForAll(behaviours, script => Task.Run(() => RunAsync([.. script], context)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static async Task RunAsync(Behaviour[] behaviours, EventContext context)
    {
        var log = new RecordingLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var bus = new EventBusBuilder().UseLoggerFactory(factory).Build();
        var runs = new int[behaviours.Length];
        var ends = new int[behaviours.Length];
        for (var index = 0; index < behaviours.Length; index++)
        {
            var handler = index;
            bus.Subscribe<string>((_, _, _) =>
            {
                Interlocked.Increment(ref runs[handler]);
                return BehaveAsync(behaviours[handler], () => Interlocked.Increment(ref ends[handler]));
            });
        }

        await bus.PublishAsync("event", context);

        Assert.All(runs, static count => Assert.Equal(1, count));
        Assert.Equal(behaviours.Count(static behaviour => behaviour is Behaviour.CompletesLater or Behaviour.ThrowsLater), ends.Sum());
        Assert.Equal(
            behaviours.Count(static behaviour => behaviour is not (Behaviour.Completes or Behaviour.CompletesLater)), log.Warnings.Count);
        Assert.Empty(log.Errors);
    }

    private static ValueTask BehaveAsync(Behaviour behaviour, Action onEnd) => behaviour switch
    {
        Behaviour.ThrowsSynchronously => throw new InvalidOperationException("synchronous"),
        Behaviour.ReturnsFaulted => ValueTask.FromException(new InvalidOperationException("faulted")),
        Behaviour.ReturnsCancelled => ValueTask.FromCanceled(new CancellationToken(canceled: true)),
        Behaviour.CompletesLater => LaterAsync(onEnd, fails: false),
        Behaviour.ThrowsLater => LaterAsync(onEnd, fails: true),
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
