namespace SourceGenBus.Generators.Interception;

/// <summary>
/// A call and the class, a route or a pipeline, that it is bound to; null when only the cast to the bus class can be saved.
/// </summary>
internal sealed record InterceptorModel(PublishSiteModel Site, string? RouteClass);
