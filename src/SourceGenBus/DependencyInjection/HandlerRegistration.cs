namespace SourceGenBus;

/// <summary>How one handler class is constructed.</summary>
internal sealed record HandlerRegistration(
    Type HandlerType,
    HandlerLifetime Lifetime,
    Func<IServiceProvider, object> Factory,
    HandlerDependency[] Dependencies);
