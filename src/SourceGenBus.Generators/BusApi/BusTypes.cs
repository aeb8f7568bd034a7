using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.BusApi;

/// <summary>The types of the bus as one compilation sees them, looked up once when its analysis starts.</summary>
internal sealed record BusTypes(
    INamedTypeSymbol EventHandlerAttribute,
    INamedTypeSymbol EventBusInterface,
    INamedTypeSymbol? EventBusClass,
    INamedTypeSymbol? DomainEvent,
    INamedTypeSymbol? AttemptEventAttribute)
{
    /// <summary>Null when the compilation does not reference the bus, so that its analysis can end at once.</summary>
    internal static BusTypes? Of(Compilation compilation)
    {
        if (compilation.GetTypeByMetadataName(KnownNames.EventHandlerAttributeMetadata) is not { } handler
            || Find(compilation, KnownNames.EventBusInterface) is not { } bus)
        {
            return null;
        }

        return new BusTypes(
            handler,
            bus,
            Find(compilation, KnownNames.EventBusClass),
            Find(compilation, KnownNames.DomainEvent),
            Find(compilation, KnownNames.AttemptEventAttribute));
    }

    /// <summary>Whether a type derives from <c>DomainEvent</c>; not the type itself.</summary>
    internal bool IsDomainEvent(INamedTypeSymbol type) =>
        DomainEvent is not null
            && type.BaseType is { } parent
            && parent.SelfAndBases().Contains(DomainEvent, SymbolEqualityComparer.Default);

    /// <summary>Whether the type, or one it derives from, is marked as the record of an attempt.</summary>
    internal bool IsAttempt(ITypeSymbol type) =>
        AttemptEventAttribute is not null
        && type is INamedTypeSymbol named
        && named.SelfAndBases().Any(level => level.GetAttributes().Any(
            attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, AttemptEventAttribute)));

    /// <summary>Whether a type is the bus, or an application's own implementation or extension of it.</summary>
    internal bool IsBus(ITypeSymbol? type) =>
        type is not null
        && (SymbolEqualityComparer.Default.Equals(type, EventBusInterface)
            || SymbolEqualityComparer.Default.Equals(type, EventBusClass)
            || type.AllInterfaces.Contains(EventBusInterface, SymbolEqualityComparer.Default));

    private static INamedTypeSymbol? Find(Compilation compilation, string name) =>
        compilation.GetTypeByMetadataName(KnownNames.Namespace + "." + name);
}
