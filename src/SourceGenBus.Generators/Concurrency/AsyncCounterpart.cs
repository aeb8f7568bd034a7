namespace SourceGenBus.Generators.Concurrency;

/// <summary>The asynchronous method beside a synchronous one.</summary>
/// <param name="Name">As messages name it: with its class, unless it is an extension.</param>
/// <param name="TakesSameArguments">Whether the call only needs another name.</param>
internal readonly record struct AsyncCounterpart(string Name, bool TakesSameArguments);
