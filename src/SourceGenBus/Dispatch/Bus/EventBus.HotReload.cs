using System.Reflection.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus;

public sealed partial class EventBus
{
    /// <summary>How long to wait for methods that the runtime is about to exchange: it needs less than a thousandth of it.</summary>
    internal static readonly TimeSpan Exchange = TimeSpan.FromSeconds(1);

    private readonly object _reloading = new();

    /// <summary>The handlers that the bus can make; null until somebody asks, and after every change.</summary>
    private volatile Dictionary<Type, HandlerLifetime>? _lifetimes;

    /// <summary>
    /// Makes everything anew that came out of generated code. Subscribers, and the handlers and middleware that exist, stay. A handler
    /// that is new to a container, which cannot be added to, is made and kept by the bus.
    /// </summary>
    internal void Reload(Type[] updatedTypes)
    {
        try
        {
            foreach (var type in updatedTypes)
            {
                if (type.IsSubclassOf(typeof(EventBusModule)) && !_modules.Any(module => module.GetType() == type))
                    Log.ModuleNotReached(type);
            }

            AddNewHandlers();
            Routes.Reload();
            Commands.Reload(_modules);
        }
        catch (Exception exception)
        {
            Log.ReloadFailed(exception); // A command may have two handlers at the moment. The next change tries again.
        }
    }

    /// <summary>Gets a singleton handler or middleware, also one that Hot Reload has added and not told of yet.</summary>
    internal THandler GetSingleton<THandler>()
        where THandler : class
    {
        EnsureAdded(typeof(THandler), isSingleton: true);
        return Services.GetRequiredService<THandler>();
    }

    /// <summary>
    /// Before a handler is asked for: reads the modules again when it is not known, or not as what it is. The method that names a new one
    /// may
    /// be exchanged later than the one that asks for it.
    /// </summary>
    internal void EnsureAdded(Type handlerType, bool isSingleton)
    {
        if (!MetadataUpdater.IsSupported || IsAdded(handlerType, isSingleton))
            return;
        SpinWait.SpinUntil(
            () =>
            {
                AddNewHandlers();
                return IsAdded(handlerType, isSingleton: null);
            },
            Exchange);
    }

    private bool IsAdded(Type handlerType, bool? isSingleton)
    {
        var lifetimes = _lifetimes;
        if (lifetimes is null)
        {
            lock (_reloading)
                _lifetimes = lifetimes = LifetimesOf(_handlers);
        }

        return lifetimes.TryGetValue(handlerType, out var lifetime)
            ? isSingleton is null || isSingleton == (lifetime == HandlerLifetime.Singleton)
            : IsService(handlerType);
    }

    private void AddNewHandlers()
    {
        lock (_reloading)
        {
            var known = LifetimesOf(_handlers);
            var added = HandlerCollection.Of(_modules).FindAll(handler => known.TryGetValue(handler.HandlerType, out var lifetime)
                ? lifetime != handler.Lifetime
                : !IsService(handler.HandlerType));
            if (added.Count == 0)
                return;

            _handlers.RemoveAll(handler => added.Exists(other => other.HandlerType == handler.HandlerType));
            _handlers.AddRange(added);
            if (Services is HandlerServices services)
            {
                services.Add(added);
            }
            else
            {
                var own = new HandlerServices(added, Services) { Bus = this };
                (_ownedHandlers, Services) = (own, own);
            }

            _lifetimes = null;
        }
    }

    private bool IsService(Type handlerType) => Services.GetService<IServiceProviderIsService>()?.IsService(handlerType) == true;

    private static Dictionary<Type, HandlerLifetime> LifetimesOf(List<HandlerRegistration> handlers)
    {
        var lifetimes = new Dictionary<Type, HandlerLifetime>(handlers.Count);
        foreach (var handler in handlers)
            lifetimes.TryAdd(handler.HandlerType, handler.Lifetime);
        return lifetimes;
    }
}
