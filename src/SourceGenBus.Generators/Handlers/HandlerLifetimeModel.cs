namespace SourceGenBus.Generators.Handlers;

/// <summary>The values of <c>HandlerLifetime</c>, and the case of a static method, which needs no instance.</summary>
internal enum HandlerLifetimeModel
{
    Singleton = 0,
    Scoped = 1,
    Transient = 2,
    Static = 3,
}
