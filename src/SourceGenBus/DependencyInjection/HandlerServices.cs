using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus;

/// <summary>
/// Stands in for a container in a bus built without one: makes and keeps the handlers, answers with the bus itself, and
/// passes every other request to the services the application gave. Safe for concurrent use.
/// </summary>
internal sealed class HandlerServices : IKeyedServiceProvider, IServiceScopeFactory, IServiceProviderIsKeyedService, IHandlerOwner
{
    private Dictionary<Type, HandlerRegistration> _registrations = [];
    private readonly IServiceProvider? _outer;
    private readonly HandlerInstances _singletons = new();

    internal HandlerServices(IEnumerable<HandlerRegistration> registrations, IServiceProvider? outer)
    {
        foreach (var registration in registrations)
            _registrations.TryAdd(registration.HandlerType, registration);
        _outer = outer;
    }

    internal EventBus? Bus { get; set; }

    /// <summary>
    /// Adds handlers that were written, or given another lifetime, while the program runs. Replaces the whole, since reading takes no lock.
    /// </summary>
    internal void Add(IEnumerable<HandlerRegistration> registrations)
    {
        var all = new Dictionary<Type, HandlerRegistration>(_registrations);
        foreach (var registration in registrations)
            all[registration.HandlerType] = registration;
        _registrations = all;
    }

    public IServiceProvider? Given => _outer;

    public object? GetService(Type serviceType) => GetService(serviceType, this, _outer, _singletons);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        (_outer as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey)
        ?? throw new InvalidOperationException($"No service of type '{serviceType}' with the key '{serviceKey}' was given to the bus.");

    public IServiceScope CreateScope()
    {
        var outer = _outer?.GetService<IServiceScopeFactory>()?.CreateScope();
        return new HandlerScope(this, outer?.ServiceProvider, outer);
    }

    /// <summary>A scope for handlers whose services come from a scope that the caller keeps.</summary>
    internal IServiceScope CreateScopeOver(IServiceProvider services) => new HandlerScope(this, services, owned: null);

    /// <summary>Whether the services are those of a scope that was made here.</summary>
    internal bool Owns(IServiceProvider services) => services is HandlerScope scope && ReferenceEquals(scope.Root, this);

    public bool IsService(Type serviceType) =>
        IsOwn(serviceType)
        || _registrations.ContainsKey(serviceType)
        || (_outer is not null && (_outer.GetService<IServiceProviderIsService>()?.IsService(serviceType) ?? _outer.GetService(serviceType) is not null));

    public bool IsKeyedService(Type serviceType, object? serviceKey) =>
        _outer is IKeyedServiceProvider keyed
        && (_outer.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(serviceType, serviceKey) ?? keyed.GetKeyedService(serviceType, serviceKey) is not null);

    public void Dispose() => _singletons.Dispose();

    public ValueTask DisposeAsync() => _singletons.DisposeAsync();

    /// <summary>Resolves for this provider or for one of its scopes.</summary>
    internal object? GetService(Type serviceType, IServiceProvider requester, IServiceProvider? outer, HandlerInstances instances)
    {
        if (IsOwn(serviceType))
            return IsBus(serviceType) ? Bus : serviceType == typeof(IServiceProvider) ? requester : this;

        if (!_registrations.TryGetValue(serviceType, out var registration))
            return outer?.GetService(serviceType);

        return registration.Lifetime switch
        {
            HandlerLifetime.Singleton => _singletons.GetOrCreate(registration, this),
            HandlerLifetime.Scoped => instances.GetOrCreate(registration, requester),
            _ => instances.Create(registration, requester),
        };
    }

    private static bool IsBus(Type serviceType) =>
        serviceType == typeof(IEventBus) || serviceType == typeof(ICommandBus) || serviceType == typeof(EventBus);

    private static bool IsOwn(Type serviceType) =>
        IsBus(serviceType)
        || serviceType == typeof(IServiceProvider)
        || serviceType == typeof(IServiceScopeFactory)
        || serviceType == typeof(IServiceProviderIsService)
        || serviceType == typeof(IServiceProviderIsKeyedService);
}
