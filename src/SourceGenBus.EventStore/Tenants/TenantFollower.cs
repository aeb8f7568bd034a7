namespace SourceGenBus.EventStore;

/// <summary>A projection or a subscription that every tenant has.</summary>
/// <param name="Create">Makes it from the services of a tenant.</param>
internal sealed record TenantFollower<TFollower>(Func<IServiceProvider, TFollower> Create);
