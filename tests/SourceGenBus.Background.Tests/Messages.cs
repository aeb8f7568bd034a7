namespace SourceGenBus.Background.Tests;

/// <summary>An event that says itself what its handler does.</summary>
public sealed record Happened(int Number, Func<Happened, EventContext, CancellationToken, ValueTask>? Run = null, string? Key = null) : DomainEvent;

/// <summary>An event that is a struct.</summary>
public readonly record struct Measured(int Value);

/// <summary>An event whose handler needs a scope.</summary>
public sealed record ScopeNeeded(Action<UnitOfWork, EventContext> See);

/// <summary>An event that several handlers take.</summary>
public sealed record TwiceHandled(string Failing);
