using System.Collections.Concurrent;

namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>The usual in-house bus: delegates by type in a dictionary, all started, failures kept from the publisher.</summary>
internal sealed class DictionaryBus
{
    private readonly ConcurrentDictionary<Type, Func<object, CancellationToken, Task>[]> _handlers = new();

    internal void Add<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler)
    {
        Func<object, CancellationToken, Task> call = (@event, cancellationToken) => handler((TEvent)@event, cancellationToken).AsTask();
        _handlers.AddOrUpdate(typeof(TEvent), _ => [call], (_, others) => [.. others, call]);
    }

    internal async ValueTask PublishAsync(object @event, CancellationToken cancellationToken = default)
    {
        if (!_handlers.TryGetValue(@event.GetType(), out var handlers))
            return;
        await Task.WhenAll(handlers.Select(handler => RunAsync(handler, @event, cancellationToken)));
    }

    private static async Task RunAsync(Func<object, CancellationToken, Task> handler, object @event, CancellationToken cancellationToken)
    {
        try
        {
            await handler(@event, cancellationToken);
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
        }
    }
}
