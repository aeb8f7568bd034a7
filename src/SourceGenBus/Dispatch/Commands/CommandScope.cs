using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Dispatch;

/// <summary>Where a scoped command handler gets its services; disposes the scope if it was made for the handler.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1815 // Lives for one call and is never compared.
public readonly struct CommandScope : IAsyncDisposable
{
    private readonly AsyncServiceScope _own;
    private readonly bool _owned;

    private CommandScope(IServiceProvider services, AsyncServiceScope own, EventContext context, bool owned)
    {
        Services = services;
        Context = context;
        _own = own;
        _owned = owned;
    }

    /// <summary>The services of the scope.</summary>
    public IServiceProvider Services { get; }

    /// <summary>The context that the handler receives.</summary>
    public EventContext Context { get; }

    /// <summary>Gets the handler.</summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    public THandler GetHandler<THandler>()
        where THandler : class => Services.GetRequiredService<THandler>();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _owned ? _own.DisposeAsync() : default;

    internal static CommandScope Open(IServiceProvider busServices, EventContext? context)
    {
        if (context?.Services is not { } services || IsRoot(services, busServices))
            return Own(busServices.CreateAsyncScope(), context);

        // A bus without a container makes its handlers itself, out of services that know nothing of them.
        if (busServices is HandlerServices handlers && !handlers.Owns(services))
            return Own(new AsyncServiceScope(handlers.CreateScopeOver(services)), context);

        return new CommandScope(services, default, context, owned: false);
    }

    /// <summary>
    /// The root container is not a scope: what it made for a scoped handler would live as long as the bus. It is in the context
    /// of whoever publishes without one, and arrives here when a singleton handler passes its context on.
    /// </summary>
    private static bool IsRoot(IServiceProvider services, IServiceProvider busServices)
    {
        var identity = IdentityOf(services);
        return ReferenceEquals(identity, busServices)
            || (busServices is HandlerServices { Given: { } given } && ReferenceEquals(identity, IdentityOf(given)));
    }

    /// <summary>A container may be wrapped; what it answers itself with is not.</summary>
    private static IServiceProvider IdentityOf(IServiceProvider services) => services.GetService<IServiceProvider>() ?? services;

    private static CommandScope Own(AsyncServiceScope scope, EventContext? context) =>
        new(scope.ServiceProvider, scope, (context ?? EventContext.Empty) with { Services = scope.ServiceProvider }, owned: true);
}
