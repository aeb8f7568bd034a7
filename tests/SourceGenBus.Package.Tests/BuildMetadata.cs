using System.Reflection;

namespace SourceGenBus.Package.Tests;

/// <summary>What the build wrote into this assembly about the place it was built in.</summary>
internal static class BuildMetadata
{
    internal static string RepositoryRoot => Read(nameof(RepositoryRoot));

    internal static string Configuration => Read(nameof(Configuration));

    internal static string CompilerServer => Read(nameof(CompilerServer));

    private static string Read(string key) =>
        typeof(BuildMetadata).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == key)
            .Value!;
}
