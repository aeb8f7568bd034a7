namespace SourceGenBus;

/// <summary>Marks a question that exactly one handler answers without changing anything.</summary>
/// <typeparam name="TResult">The answer; inferred by <see cref="ICommandBus"/>.</typeparam>
#pragma warning disable CA1040 // A marker by design: it carries the result type to the call.
public interface IQuery<TResult>;
