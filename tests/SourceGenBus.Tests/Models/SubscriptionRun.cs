using System.Collections.Concurrent;

namespace SourceGenBus.Tests.Models;

/// <summary>
/// Runs operations on a bus from several threads, writes down when each began and ended and what was delivered, and
/// then compares that with what was promised.
/// </summary>
internal sealed class SubscriptionRun(IEventBus bus)
{
    private readonly Clock _clock = new();
    private readonly ConcurrentQueue<Subscriber> _subscribers = new();
    private readonly ConcurrentQueue<Publish> _publishes = new();

    internal async Task RunAsync(Operation[][] threads)
    {
        using var together = new Barrier(threads.Length);
        await Task.WhenAll(threads.Select(operations => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return RunThreadAsync(operations);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
    }

    /// <summary>Null when everything was as promised.</summary>
    internal string? FindBrokenPromise()
    {
        foreach (var publish in _publishes)
        {
            if (publish.Event.Generated != 1)
                return $"The generated handler received one event {publish.Event.Generated} times.";
            foreach (var subscriber in _subscribers)
            {
                var deliveries = publish.Event.DeliveriesTo(subscriber);
                if (deliveries > 1)
                    return $"A subscriber received one event {deliveries} times.";
                if (deliveries == 0 && subscriber.WasThereDuring(publish.Call))
                    return "A subscriber that was there before the publish began and until it had ended did not receive the event.";
                if (deliveries == 1 && subscriber.WasAwayDuring(publish.Call))
                    return "A subscriber received an event that was published before it came or after it had left.";
            }
        }

        return null;
    }

    private async Task RunThreadAsync(Operation[] operations)
    {
        var own = new LinkedList<Subscriber>();
        var pending = new List<Task>();
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case Operation.Subscribe or Operation.SubscribeSlowly:
                    own.AddLast(Subscribe(operation == Operation.SubscribeSlowly));
                    break;
                case Operation.UnsubscribeOldest when own.First is { } oldest:
                    Unsubscribe(oldest.Value);
                    own.RemoveFirst();
                    break;
                case Operation.UnsubscribeNewest when own.Last is { } newest:
                    Unsubscribe(newest.Value);
                    own.RemoveLast();
                    break;
                case Operation.PublishWithoutWaiting:
                    pending.Add(PublishAsync(operation));
                    break;
                case Operation.Publish or Operation.PublishAsBase or Operation.PublishInSequence:
                    await PublishAsync(operation);
                    break;
            }
        }

        await Task.WhenAll(pending);
    }

    private Subscriber Subscribe(bool isSlow)
    {
        var subscriber = new Subscriber { Coming = new Interval { Start = _clock.Tick() } };
        _subscribers.Enqueue(subscriber);
        subscriber.Subscription = bus.Subscribe<Ping>(async (ping, _, _) =>
        {
            ping.Deliver(subscriber);
            if (isSlow)
                await Task.Yield();
        });
        subscriber.Coming.End = _clock.Tick();
        return subscriber;
    }

    private void Unsubscribe(Subscriber subscriber)
    {
        subscriber.Leaving = new Interval { Start = _clock.Tick() };
        subscriber.Subscription!.Dispose();
        subscriber.Leaving.End = _clock.Tick();
    }

    private async Task PublishAsync(Operation operation)
    {
        var publish = new Publish(new Ping(), new Interval { Start = _clock.Tick() });
        _publishes.Enqueue(publish);
        await (operation switch
        {
            Operation.PublishAsBase => bus.PublishAsync<object>(publish.Event),
            Operation.PublishInSequence => bus.PublishAsync(publish.Event, new EventContext { Execution = HandlerExecution.Sequential }),
            _ => bus.PublishAsync(publish.Event),
        });
        publish.Call.End = _clock.Tick();
    }

    private sealed record Publish(Ping Event, Interval Call);
}
