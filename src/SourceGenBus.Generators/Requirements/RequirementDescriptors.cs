using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Requirements;

/// <summary>The rule about what user code demands of its callers, of which generated code is one.</summary>
internal static class RequirementDescriptors
{
    internal static readonly DiagnosticDescriptor UnmetRequirement = Create(
        DiagnosticIds.UnmetRequirement,
        "Code that generated code calls demands something of its callers",
        "{0} is marked [{1}] and is called by generated code, so nobody who publishes or sends is warned; meet the requirement inside the method and remove the attribute",
        Category.Handlers,
        DiagnosticSeverity.Warning);
}
