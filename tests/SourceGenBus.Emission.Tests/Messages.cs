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

/// <summary>Events and commands whose handlers emit what the test says.</summary>
public sealed record Emitted(Func<EmittingContext, ValueTask> Emit) : DomainEvent;

public sealed record EmittedInScope(Func<EmittingContext, ValueTask> Emit);

public readonly record struct EmittedStatically(Func<EmittingContext, ValueTask> Emit);

public sealed record EmittedAndReturned(string Text);

public sealed record EmitByCommand(Func<EmittingContext, ValueTask> Emit) : ICommand;

public sealed record EmitAndAnswer(Func<EmittingContext, ValueTask> Emit) : ICommand<int>;

public sealed record EmitByScopedCommand(Func<EmittingContext, ValueTask> Emit) : ICommand<int>;

/// <summary>Its handlers publish it again with their own context as it is.</summary>
public sealed record Circling(Action Handled);

public sealed record CirclingInScope(Action Handled);

/// <summary>Leads to itself through <c>CausedBy</c>, as often as it says.</summary>
public sealed record Counted(int Times) : DomainEvent;
