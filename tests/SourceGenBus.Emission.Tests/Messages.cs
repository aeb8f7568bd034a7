namespace SourceGenBus.Emission.Tests;

/// <summary>An event whose handler returns what the test put in.</summary>
public sealed record Wrapped(DomainEvent? Next) : DomainEvent;

public sealed record Async(Func<Task<Leaf?>> Next);

public sealed record Ticked(Tick? Next);

public sealed record Scoped(Leaf? Next);

public sealed record Listed(IReadOnlyList<object?>? Next);

public sealed record Arrayed(params Leaf[] Next);

public sealed record Enumerated(IEnumerable<Leaf> Next);

public sealed record Leaf(string Text) : DomainEvent;

public sealed record OtherLeaf(string Text) : DomainEvent;

public readonly record struct Tick(int Number);

/// <summary>Leads to <see cref="Pong"/>, which leads back, as often as it says.</summary>
public sealed record Ping(int Times);

public sealed record Pong(int Times);

/// <summary>Two handlers return a leaf each; a third does nothing.</summary>
public sealed record Shared(string Text);

[DispatchPolicy(Failures = FailurePolicy.ThrowAfterAll)]
public sealed record Strict(string Text);
