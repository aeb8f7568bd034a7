namespace SourceGenBus.Transports.Tests;

/// <summary>The handlers and messages of a service; those of this assembly, unless another one is said.</summary>
internal sealed record ServiceParts
{
    internal Action<IServiceCollection> AddBus { get; init; } =
        static services => services.AddSourceGenBus().AddSingleton<Ledger.Accounts>();

    internal Action<EventTypeRegistry> AddEvents { get; init; } = static events => events.AddDurableEvents();
}
