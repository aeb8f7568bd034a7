using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>The usual in-house bus for handlers of a container: handler classes by event type, each run in a scope of its own.</summary>
internal sealed class ScopedDictionaryBus(IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<Type, Func<IServiceProvider, object, CancellationToken, ValueTask>[]> _handlers = new();

    internal void Add<TEvent, THandler>(Func<THandler, TEvent, CancellationToken, ValueTask> handle)
        where THandler : notnull
    {
        Func<IServiceProvider, object, CancellationToken, ValueTask> call =
            (services, @event, cancellationToken) => handle(services.GetRequiredService<THandler>(), (TEvent)@event, cancellationToken);
        _handlers.AddOrUpdate(typeof(TEvent), _ => [call], (_, others) => [.. others, call]);
    }

    internal async ValueTask PublishAsync(object @event, CancellationToken cancellationToken = default)
    {
        if (!_handlers.TryGetValue(@event.GetType(), out var handlers))
            return;
        await Task.WhenAll(handlers.Select(handler => RunAsync(handler, @event, cancellationToken)));
    }

    private async Task RunAsync(Func<IServiceProvider, object, CancellationToken, ValueTask> handler, object @event, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await handler(scope.ServiceProvider, @event, cancellationToken);
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
        }
    }
}
