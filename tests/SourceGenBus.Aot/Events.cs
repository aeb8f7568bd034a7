namespace SourceGenBus.Aot;

/// <summary>A class event with a base.</summary>
internal sealed record OrderPlaced(string OrderId) : DomainEvent;

/// <summary>Another of the same base.</summary>
internal sealed record OrderCancelled(string OrderId) : DomainEvent;

/// <summary>An event that others derive from.</summary>
internal record Reported(string Text);

/// <summary>Routed to its own handlers, not to those of its base.</summary>
internal sealed record Escalated(string Text) : Reported(Text);

/// <summary>A struct event.</summary>
internal readonly record struct Measured(int Value);

/// <summary>A generic event; the handlers name closed types.</summary>
internal sealed record Changed<T>(T Value);

/// <summary>Reached only by run-time subscribers.</summary>
internal sealed record Announced(string Text);

/// <summary>Every handler of it fails, but one.</summary>
internal sealed record Doomed(string Reason);

/// <summary>Nothing handles it.</summary>
internal sealed record Ignored;
