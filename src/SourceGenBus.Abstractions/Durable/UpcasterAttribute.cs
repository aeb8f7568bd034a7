namespace SourceGenBus.EventStore;

/// <summary>
/// Marks the step from one version of a durable event to a newer one: a static method, of the newer type or of a static class of the same
/// project, that takes the older and returns the newer. It must not depend on anything else, since it runs whenever an old event is read.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UpcasterAttribute : Attribute;
