using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Emission;

namespace SourceGenBus.Generators.Shapes;

/// <summary>Writes the shapes of an assembly's durable events.</summary>
internal static class EventShapesEmitter
{
    /// <summary>
    /// Adds the shapes where the command that keeps its baseline finds them without running it.
    /// </summary>
    internal static void AddEventShapes(this SourceProductionContext output, string? shapes)
    {
        if (shapes is null)
            return;

        var writer = new SourceWriter()
            .Line(GeneratedText.Header)
            .Line(Attribute(shapes));
        output.AddSource("EventShapes.g.cs", writer.ToSourceText());
    }

    internal static string Attribute(string shapes) =>
        $"[assembly: global::System.Reflection.AssemblyMetadata(\"{BaselineFile.MetadataKey}\", @\"{shapes.Replace("\"", "\"\"")}\")]";
}
