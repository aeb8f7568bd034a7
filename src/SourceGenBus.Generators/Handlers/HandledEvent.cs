using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Handlers;

/// <summary>An event that a class handles, and the method that does.</summary>
internal readonly record struct HandledEvent(ITypeSymbol Event, IMethodSymbol Method);
