using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Contracts;

/// <summary>The rules about what events are: immutable, sealed and self-contained.</summary>
internal static class ContractDescriptors
{
    internal static readonly DiagnosticDescriptor MutableEvent = Create(
        DiagnosticIds.MutableEvent,
        "Event can be changed after it was published",
        "Event '{0}' can be changed while handlers read it: {1}; {2}",
        Category.Contracts,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor UnsealedEvent = Create(
        DiagnosticIds.UnsealedEvent,
        "Event class is not sealed",
        "Event class '{0}' is not sealed, so a publish cannot be bound to its handlers when it is compiled; seal it, or make it abstract if it is a base",
        Category.Contracts,
        DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor EventCarriesLiveObject = Create(
        DiagnosticIds.EventCarriesLiveObject,
        "Event carries an entity or a live object",
        "Event '{0}' carries '{1}', which is {2}; carry its id and the values that handlers need",
        Category.Contracts,
        DiagnosticSeverity.Warning);
}
