using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>What programs under test compile against: the framework that runs the tests, and the library.</summary>
internal static class TestReferences
{
    private static readonly string[] Libraries =
    [
        "SourceGenBus",
        "SourceGenBus.Abstractions",
        "SourceGenBus.Domain",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Options",
    ];

    /// <summary>The framework, the library and what the library's public surface needs.</summary>
    internal static ImmutableArray<MetadataReference> All { get; } = Find(name => IsFramework(name) || Libraries.Contains(name));

    /// <summary>The framework alone.</summary>
    internal static ImmutableArray<MetadataReference> Framework { get; } = Find(IsFramework);

    /// <summary>The framework and what projects of contracts and domains have of the library, which has no generator.</summary>
    internal static ImmutableArray<MetadataReference> Abstractions { get; } =
        Find(static name => IsFramework(name) || name is "SourceGenBus.Abstractions" or "SourceGenBus.Domain");

    /// <summary>The container that programs build.</summary>
    internal static MetadataReference Container { get; } = Find(static name => name == "Microsoft.Extensions.DependencyInjection").Single();

    /// <summary>The event store.</summary>
    internal static MetadataReference EventStore { get; } = Find(static name => name == "SourceGenBus.EventStore").Single();

    /// <summary>The library itself, to be referenced in some unusual way.</summary>
    internal static MetadataReference Library => All.Single(static reference => Path.GetFileName(reference.Display) == "SourceGenBus.dll");

    private static bool IsFramework(string name) =>
        name is "mscorlib" or "netstandard" or "Microsoft.CSharp" || name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

    private static ImmutableArray<MetadataReference> Find(Func<string, bool> isWanted) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => isWanted(Path.GetFileNameWithoutExtension(path)))
            .Order(StringComparer.Ordinal)
            .Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path))
            .ToImmutableArray();
}
