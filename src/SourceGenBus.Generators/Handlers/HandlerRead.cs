using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Handlers;

/// <summary>A valid handler and the mark that it was read from.</summary>
internal readonly record struct HandlerRead(HandlerMark Mark, HandlerModel Model)
{
    internal AttributeData Attribute => Mark.Attribute;
}
