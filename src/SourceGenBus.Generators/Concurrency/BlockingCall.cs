using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>A piece of code that blocks its thread.</summary>
/// <param name="Operation">The code.</param>
/// <param name="Location">What to underline.</param>
/// <param name="Name">What it is called in messages: <c>Task.Result</c>.</param>
/// <param name="Instead">What to use, quoted: <c>'await'</c>.</param>
/// <param name="Kind">How a fix replaces it.</param>
internal readonly record struct BlockingCall(IOperation Operation, Location Location, string Name, string Instead, BlockingCallKind Kind);
