namespace SourceGenBus.Generators.Routes;

/// <summary>Which route class serves an event; all that call sites and the module need to know of a route.</summary>
internal sealed record RouteNameModel(string EventQualifiedName, int NameHash, string ClassName);
