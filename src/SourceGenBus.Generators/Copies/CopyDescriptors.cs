using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Copies;

/// <summary>The rule about copies of events.</summary>
internal static class CopyDescriptors
{
    internal static readonly DiagnosticDescriptor SharedEventId = Create(
        DiagnosticIds.SharedEventId,
        "Copy of an event shares its id with another",
        "This copy of '{0}' has the EventId of {1}, so it counts as the same occurrence: a store refuses it and an inbox drops it; "
        + "give it an id of its own with EventId = DomainEvent.NewEventId()",
        Category.Delivery,
        DiagnosticSeverity.Warning);
}
