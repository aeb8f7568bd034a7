using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus;

/// <summary>The scope of one handler in a bus built without a container.</summary>
internal sealed class HandlerScope(HandlerServices root, IServiceScope? outer) : IServiceScope, IKeyedServiceProvider, IAsyncDisposable
{
    private readonly HandlerInstances _instances = new();

    public IServiceProvider ServiceProvider => this;

    public object? GetService(Type serviceType) => root.GetService(serviceType, this, outer?.ServiceProvider, _instances);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        (outer?.ServiceProvider as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey) ?? root.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey) ?? root.GetRequiredKeyedService(serviceType, serviceKey);

    public void Dispose()
    {
        _instances.Dispose();
        outer?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _instances.DisposeAsync().ConfigureAwait(false);
        if (outer is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        else
            outer?.Dispose();
    }
}
