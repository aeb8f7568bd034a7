namespace SourceGenBus.UnitsOfWork.Tests;

public sealed record First(string Text);

public sealed record Second(string Text);

[DispatchPolicy(Failures = FailurePolicy.ThrowAfterAll)]
public sealed record Strict(string Text);

[AttemptEvent]
public record Attempted(string Text);

/// <summary>An attempt by inheritance.</summary>
public sealed record AttemptedTwice(string Text) : Attempted(Text);

/// <summary>Nothing but a test says what it does.</summary>
public sealed record Run(Func<Work, ValueTask> Action) : ICommand;

public sealed record RunForResult(Func<Work, ValueTask<int>> Action) : ICommand<int>;

/// <summary>Handled by a singleton, which has only its context.</summary>
public sealed record RunInSingleton(Func<EventContext, ValueTask> Action) : ICommand;

public sealed record Ask(Func<EventContext, ValueTask<int>> Action) : IQuery<int>;

/// <summary>What the handler of a command has at hand.</summary>
public sealed record Work(IUnitOfWork Unit, EventContext Context, ICommandBus Bus, CancellationToken Token);
