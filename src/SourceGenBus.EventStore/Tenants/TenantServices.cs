using System.Collections.Concurrent;

namespace SourceGenBus.EventStore;

/// <summary>
/// The services of a program with those of one tenant in their place. Each of the tenant's is made once, when it is first asked for.
/// </summary>
internal sealed class TenantServices(TenantStore tenant, IServiceProvider services) : IServiceProvider
{
    private readonly TenantServiceFactories _factories = (TenantServiceFactories)services.GetService(typeof(TenantServiceFactories))!;
    private readonly ConcurrentDictionary<Type, Lazy<object>> _made = [];

    public object? GetService(Type serviceType)
    {
        if (serviceType == typeof(IServiceProvider))
            return this;
        if (serviceType == typeof(TenantStore))
            return tenant;
        if (serviceType == typeof(IDurableStore))
            return tenant.Store;
        if (!_factories.TryFind(serviceType, out var factory))
            return services.GetService(serviceType);
        return _made.GetOrAdd(serviceType, _ => new Lazy<object>(() => factory(this))).Value;
    }
}
