namespace SourceGenBus.Generators.Models;

/// <summary>A handler whose <c>HandleAsync</c>, by its body, completes at once and throws nothing.</summary>
/// <param name="Handler">The class.</param>
/// <param name="Event">The event.</param>
internal sealed record NoThrowModel(string Handler, string Event);
