using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Published;

/// <summary>What makes an event leave its program. Generator and analyzer run the same code.</summary>
internal static class PublishedEvents
{
    /// <summary>The <c>[Published]</c> attributes of a type.</summary>
    internal static IEnumerable<AttributeData> MarksOf(INamedTypeSymbol type) => type.GetAttributes().Where(static attribute =>
        attribute.AttributeClass.Is(KnownNames.Transports, KnownNames.PublishedAttribute));

    /// <summary>Whether a type is published to any destination.</summary>
    internal static bool IsPublished(INamedTypeSymbol type) => MarksOf(type).Any(static mark => DestinationOf(mark) is { Length: > 0 });

    /// <summary>The destination of an attribute; null while it is being typed.</summary>
    internal static string? DestinationOf(AttributeData mark) =>
        mark.ConstructorArguments.Length == 1 && mark.ConstructorArguments[0] is { Kind: TypedConstantKind.Primitive } argument
            ? argument.Value as string ?? ""
            : null;

    /// <summary>Why a destination cannot be used; null when it can.</summary>
    internal static string? WhyUnusable(string destination, int occurrences) => destination switch
    {
        _ when string.IsNullOrWhiteSpace(destination) => "it is empty",
        _ when destination.Any(char.IsControl) => "it has a control character",
        _ when HasHalfCharacter(destination) => "it has an unpaired surrogate",
        _ when System.Text.Encoding.UTF8.GetByteCount(destination) > 200 => "it is longer than 200 bytes, and a broker has limits",
        _ when occurrences > 1 => "it is there twice",
        _ => null,
    };

    private static bool HasHalfCharacter(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
                continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
                return true;
            index++;
        }

        return false;
    }
}
