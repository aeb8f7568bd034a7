using System.ComponentModel;

namespace SourceGenBus;

/// <summary>A service that a handler's constructor needs; checked when the bus starts.</summary>
/// <param name="ServiceType">The type to resolve.</param>
/// <param name="Key">The key of a keyed service, or null.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct HandlerDependency(Type ServiceType, object? Key = null);
