using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Rules;

/// <summary>A type of message that has a handler.</summary>
/// <param name="Kind">What kind of message it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Result">The type of the answer; null without one.</param>
internal sealed record HandledMessage(HandlerKind Kind, ITypeSymbol Type, ITypeSymbol? Result);
