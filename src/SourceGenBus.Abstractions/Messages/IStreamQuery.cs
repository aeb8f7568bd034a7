namespace SourceGenBus;

/// <summary>Marks a question that exactly one handler answers item by item.</summary>
/// <typeparam name="TItem">One item of the answer; inferred by <see cref="ICommandBus"/>.</typeparam>
#pragma warning disable CA1040 // A marker by design: it carries the item type to the call.
public interface IStreamQuery<TItem>;
