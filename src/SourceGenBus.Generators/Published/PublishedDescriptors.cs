using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Published;

/// <summary>The rules about events that leave their program.</summary>
internal static class PublishedDescriptors
{
    internal static readonly DiagnosticDescriptor NotDurable = Create(
        DiagnosticIds.PublishedEventNotDurable,
        "Published event is not durable",
        "'{0}' is published to '{1}', but it has no name that other programs know it by; mark it with [Event(\"some.name\")], or remove [Published]",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor UnusableDestination = Create(
        DiagnosticIds.UnusableDestination,
        "Destination of a published event cannot be used",
        "'{0}' cannot be published to '{1}', because {2}",
        Category.Durability,
        DiagnosticSeverity.Error);
}
