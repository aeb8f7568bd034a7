using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus;

/// <summary>The scope of one handler in a bus built without a container.</summary>
/// <param name="root">What made it.</param>
/// <param name="outer">Where services other than handlers come from.</param>
/// <param name="owned">The scope that <paramref name="outer"/> belongs to, when it ends with this one.</param>
internal sealed class HandlerScope(
    HandlerServices root,
    IServiceProvider? outer,
    IServiceScope? owned) : IServiceScope, IKeyedServiceProvider, IAsyncDisposable
{
    private readonly HandlerInstances _instances = new();

    public IServiceProvider ServiceProvider => this;

    internal HandlerServices Root => root;

    public object? GetService(Type serviceType) => root.GetService(serviceType, this, outer, _instances);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        (outer as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey) ?? root.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey) ?? root.GetRequiredKeyedService(serviceType, serviceKey);

    public void Dispose()
    {
        try
        {
            _instances.Dispose();
        }
        finally
        {
            owned?.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _instances.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (owned is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else
                owned?.Dispose();
        }
    }
}
