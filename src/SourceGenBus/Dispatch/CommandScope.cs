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

    internal CommandScope(IServiceProvider services, AsyncServiceScope own, EventContext context, bool owned = false)
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

    internal static CommandScope Create(AsyncServiceScope scope, EventContext? context) =>
        new(scope.ServiceProvider, scope, (context ?? EventContext.Empty) with { Services = scope.ServiceProvider }, owned: true);
}
