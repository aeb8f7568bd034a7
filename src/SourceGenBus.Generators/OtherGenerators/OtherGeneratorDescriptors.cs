using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>The rule about what another source generator wrote.</summary>
internal static class OtherGeneratorDescriptors
{
    internal static readonly DiagnosticDescriptor WrittenByGenerator = Create(
        DiagnosticIds.WrittenByGenerator,
        "Code of another generator is not seen",
        "'{0}' {1}: {2} written by another source generator, whose output no generator sees; "
        + "move it to a .cs file, for a Razor component to its code-behind",
        Category.Handlers,
        DiagnosticSeverity.Warning);
}
