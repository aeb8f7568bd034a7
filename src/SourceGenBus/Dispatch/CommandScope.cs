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
        // The root container is not a scope: what it made for a scoped handler would live as long as the bus. It arrives
        // here when a singleton handler, whose context has it, passes its context on.
        if (context?.Services is not { } services || ReferenceEquals(services.GetService<IServiceProvider>() ?? services, busServices))
            return Own(busServices.CreateAsyncScope(), context);

        // A bus without a container makes its handlers itself, out of services that know nothing of them.
        if (busServices is HandlerServices handlers && !handlers.Owns(services))
            return Own(new AsyncServiceScope(handlers.CreateScopeOver(services)), context);

        return new CommandScope(services, default, context, owned: false);
    }

    private static CommandScope Own(AsyncServiceScope scope, EventContext? context) =>
        new(scope.ServiceProvider, scope, (context ?? EventContext.Empty) with { Services = scope.ServiceProvider }, owned: true);
}
