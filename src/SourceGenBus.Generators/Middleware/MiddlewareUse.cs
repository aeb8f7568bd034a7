using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Middleware;

/// <summary>One valid <c>[assembly: UseMiddleware&lt;T&gt;]</c>.</summary>
/// <param name="Type">The middleware class.</param>
/// <param name="Order">Its place; lower ones are outside.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Signatures">Its <c>InvokeAsync</c> methods that have the shape of one.</param>
/// <param name="Constructor">What its constructor takes.</param>
internal sealed record MiddlewareUse(
    INamedTypeSymbol Type,
    int Order,
    AttributeData Attribute,
    IReadOnlyList<MiddlewareSignature> Signatures,
    EquatableArray<DependencyModel> Constructor)
{
    internal bool AppliesTo(HandledMessage message, Compilation compilation) =>
        Signatures.Any(signature => signature.Accepts(message, compilation));

    internal MiddlewareModel ToModel(HandledMessage message) => new(
        message.Kind,
        EventModel.Of(message.Type),
        message.Result?.ToQualifiedName(),
        Type.ToQualifiedName(),
        TypeIdentifiers.Of(Type),
        Order,
        Constructor);
}
