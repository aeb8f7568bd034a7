using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>A method that handling a message leads to.</summary>
/// <param name="Method">The method, as its class declares it.</param>
/// <param name="Body">What it does.</param>
/// <param name="IsShared">Whether concurrent messages run it on the same instance: a singleton handler leads to it.</param>
internal sealed record ReachedBody(IMethodSymbol Method, IOperation Body, bool IsShared);
