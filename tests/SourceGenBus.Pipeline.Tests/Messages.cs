namespace SourceGenBus.Pipeline.Tests;

public interface IScripted;

public sealed record Scripted(string Text) : IScripted;

public sealed record ScriptedCommand(string Text) : ICommand, IScripted;

public sealed record ScriptedQuery(int Number) : IQuery<int>, IScripted;

public sealed record Fragile;

public interface IIdle;

public sealed record Measured : IIdle;

public sealed record MeasuredCommand : ICommand, IIdle;

public sealed record MeasuredQuery : IQuery<int>, IIdle;

public interface IConstrained;

public readonly record struct StructEvent(int Number) : IConstrained;

public sealed record ClassEvent : IConstrained;

public sealed record ScopedCommand : ICommand<string>, IIdle;

public sealed record HandledByMiddleware;

/// <summary>Nothing handles it in any module; tests subscribe to it.</summary>
[DispatchPolicy(Failures = FailurePolicy.StopAtFirst)]
public sealed record OnlySubscribed;
