namespace SourceGenBus;

/// <summary>The handlers made for one scope, or for the whole bus, disposed in the reverse order of their making.</summary>
internal sealed class HandlerInstances : IDisposable, IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<Type, object> _shared = [];
    private readonly List<object> _disposables = [];

    internal object GetOrCreate(HandlerRegistration registration, IServiceProvider services)
    {
        // The lock is held during construction so that a singleton is made once; it is re-entrant for handlers that
        // depend on one another.
        lock (_gate)
        {
            if (!_shared.TryGetValue(registration.HandlerType, out var instance))
                _shared.Add(registration.HandlerType, instance = Create(registration, services));
            return instance;
        }
    }

    internal object Create(HandlerRegistration registration, IServiceProvider services)
    {
        var instance = registration.Create(services);
        if (instance is IDisposable or IAsyncDisposable)
        {
            lock (_gate)
                _disposables.Add(instance);
        }

        return instance;
    }

    public void Dispose()
    {
        foreach (var instance in TakeDisposables())
        {
            if (instance is IDisposable disposable)
                disposable.Dispose();
            else
                ((IAsyncDisposable)instance).DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in TakeDisposables())
        {
            if (instance is IAsyncDisposable disposable)
                await disposable.DisposeAsync().ConfigureAwait(false);
            else
                ((IDisposable)instance).Dispose();
        }
    }

    private object[] TakeDisposables()
    {
        lock (_gate)
        {
            object[] taken = [.. _disposables];
            _disposables.Clear();
            Array.Reverse(taken);
            return taken;
        }
    }
}
