using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>The assemblies that test sources are compiled against: those of the running run-time, the bus and the container's contracts.</summary>
internal static class References
{
    private static readonly ConcurrentDictionary<string, Task<MetadataReference>> Libraries = new(StringComparer.Ordinal);

    internal static ImmutableArray<MetadataReference> Platform { get; } = ReadPlatform();

    /// <summary>What a project of contracts has of the library.</summary>
    internal static MetadataReference Abstractions { get; } = MetadataReference.CreateFromFile(typeof(IEventBus).Assembly.Location);

    /// <summary>What a project of a domain has of the library.</summary>
    internal static ImmutableArray<MetadataReference> WithDomain { get; } =
    [
        .. Platform,
        Abstractions,
        MetadataReference.CreateFromFile(typeof(SourceGenBus.Domain.AggregatePublishing).Assembly.Location),
    ];

    internal static ImmutableArray<MetadataReference> WithSourceGenBus { get; } =
    [
        .. WithDomain,
        MetadataReference.CreateFromFile(typeof(EventBus).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(IServiceCollection).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.Logging.ILogger).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.Options.IOptions<>).Assembly.Location),
    ];

    /// <summary>The event store.</summary>
    internal static MetadataReference EventStore { get; } =
        MetadataReference.CreateFromFile(typeof(SourceGenBus.EventStore.EventTypeRegistry).Assembly.Location);

    /// <summary>Compiles a class library, generated code included. The same source is compiled once.</summary>
    internal static Task<MetadataReference> CompileAsync(string source) => Libraries.GetOrAdd(source, static async source =>
    {
        var name = "Library" + Libraries.Count;
        var project = Workspaces.CreateProject(new Markup[] { Markup.Parse(source, "") }, TestProject.Library, [], name);
        var compilation = (await project.GetCompilationAsync())!;
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, "The referenced library does not compile:\n" + string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray(), filePath: name + ".dll");
    });

    private static ImmutableArray<MetadataReference> ReadPlatform()
    {
        // The list names the test's own dependencies too, which user code does not have.
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return
        [
            .. trusted.Split(Path.PathSeparator)
                .Where(path => Path.GetDirectoryName(path) == runtime)
                .Select(static path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
