using System.Runtime.ExceptionServices;

namespace SourceGenBus;

/// <summary>
/// The handlers made for one scope, or for the whole bus, disposed in the reverse order of their making. Safe for concurrent use.
/// </summary>
internal sealed class HandlerInstances : IDisposable, IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<Type, Shared> _shared = [];
    private readonly List<object> _disposables = [];

    internal object GetOrCreate(HandlerRegistration registration, IServiceProvider services)
    {
        Shared? shared;
        lock (_gate)
        {
            if (!_shared.TryGetValue(registration.HandlerType, out shared))
                _shared.Add(registration.HandlerType, shared = new Shared());
        }

        // What a constructor waits for on another thread flows from it, so it knows what it leads back to; waiting for the lock would not
        // end.
        if (shared.IsConstructing && Construction.IsWithin(shared))
            throw LedBack(registration);

        // One lock for each handler, held while it is constructed so that it is made once. A lock for all of them would stop a constructor
        // for ever that waits for a publish on another thread, whose handler is made here, too.
        lock (shared)
        {
            if (shared.Instance is { } instance)
                return instance;
            if (shared.IsConstructing)
                throw LedBack(registration); // On this thread, which the lock lets in.

            shared.IsConstructing = true;
            var outer = Construction.Current.Value;
            Construction.Current.Value = new Construction(shared, outer);
            try
            {
                return shared.Instance = Create(registration, services);
            }
            finally
            {
                Construction.Current.Value = outer;
                shared.IsConstructing = false;
            }
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

    /// <summary>Disposes every handler, also after one of them threw; then throws what they threw.</summary>
    public void Dispose()
    {
        List<Exception>? failures = null;
        foreach (var instance in TakeDisposables())
        {
            try
            {
                if (instance is IDisposable disposable)
                    disposable.Dispose();
                else
                    ((IAsyncDisposable)instance).DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                (failures ??= []).Add(exception);
            }
        }

        ThrowIfAny(failures);
    }

    /// <inheritdoc cref="Dispose" />
    public async ValueTask DisposeAsync()
    {
        List<Exception>? failures = null;
        foreach (var instance in TakeDisposables())
        {
            try
            {
                if (instance is IAsyncDisposable disposable)
                    await disposable.DisposeAsync().ConfigureAwait(false);
                else
                    ((IDisposable)instance).Dispose();
            }
            catch (Exception exception)
            {
                (failures ??= []).Add(exception);
            }
        }

        ThrowIfAny(failures);
    }

    private static InvalidOperationException LedBack(HandlerRegistration registration) => new(
        $"The constructor of '{registration.HandlerType}' leads back to itself: it publishes or sends something that this handler " +
        "takes part in. " +
        "Do that after the construction, for example when the application has started.");

    private static void ThrowIfAny(List<Exception>? failures)
    {
        if (failures is [var single])
            ExceptionDispatchInfo.Throw(single);
        if (failures is not null)
            throw new AggregateException($"{failures.Count} handlers failed when they were disposed.", failures);
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

    private sealed class Shared
    {
        internal object? Instance;
        internal volatile bool IsConstructing;
    }

    /// <summary>The handlers that are being constructed where the current flow of control comes from.</summary>
    private sealed class Construction(Shared shared, Construction? outer)
    {
        internal static readonly AsyncLocal<Construction?> Current = new();

        private readonly Construction? _outer = outer;

        internal static bool IsWithin(Shared shared)
        {
            for (var link = Current.Value; link is not null; link = link._outer)
            {
                if (ReferenceEquals(link.Of, shared))
                    return true;
            }

            return false;
        }

        private Shared Of { get; } = shared;
    }
}
