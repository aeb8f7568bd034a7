namespace SourceGenBus;

/// <summary>Marks an instruction, named in the imperative, that exactly one handler carries out and answers.</summary>
/// <typeparam name="TResult">What the handler returns; inferred by <see cref="ICommandBus"/>.</typeparam>
#pragma warning disable CA1040 // A marker by design: it carries the result type to the call.
public interface ICommand<TResult>;
