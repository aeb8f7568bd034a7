using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SourceGenBus.Generators.Baseline;

namespace SourceGenBus.Tool.Baselines;

/// <summary>Reads the shapes of durable events that the generator wrote into an assembly. The assembly is not loaded.</summary>
internal static class AssemblyEvents
{
    /// <summary>Reads an assembly.</summary>
    /// <exception cref="ToolException">It is no assembly, or has no durable events.</exception>
    internal static IReadOnlyList<EventShape> Read(FileInfo assembly)
    {
        if (!assembly.Exists)
            throw new ToolException(ExitCode.Usage, $"There is no file '{assembly.FullName}'. Build the project first.");
        try
        {
            using var file = new PEReader(assembly.OpenRead());
            if (!file.HasMetadata || !file.GetMetadataReader().IsAssembly)
                throw new ToolException(ExitCode.Usage, $"'{assembly.Name}' is no .NET assembly. Name the .dll of the project.");
            var shapes = Find(file.GetMetadataReader())
                ?? throw new ToolException(
                    ExitCode.Usage, $"'{assembly.Name}' declares no durable events, or was built before a baseline was known.");
            return [.. BaselineFile.Read(shapes).Select(static released => released.Shape)];
        }
        catch (BadImageFormatException)
        {
            throw new ToolException(ExitCode.Usage, $"'{assembly.Name}' is no .NET assembly. Name the .dll of the project.");
        }
        catch (BaselineException exception)
        {
            throw new ToolException(
                ExitCode.Usage,
                $"'{assembly.Name}' was built with a newer package: {exception.Message}. Update the tool: dotnet tool update.");
        }
    }

    private static string? Find(MetadataReader metadata)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (!IsAssemblyMetadata(metadata, attribute))
                continue;

            // A prolog of two bytes, then the two arguments of the constructor.
            var value = metadata.GetBlobReader(attribute.Value);
            if (value.Length > 2 && value.ReadUInt16() == 1 && value.ReadSerializedString() == BaselineFile.MetadataKey)
                return value.ReadSerializedString();
        }

        return null;
    }

    private static bool IsAssemblyMetadata(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && metadata.GetTypeReference((TypeReferenceHandle)parent) is var type
        && metadata.StringComparer.Equals(type.Name, "AssemblyMetadataAttribute")
        && metadata.StringComparer.Equals(type.Namespace, "System.Reflection");
}
