using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>Compiles libraries whose names show in messages and that reference one another: each sees those before it.</summary>
internal static class NamedLibraries
{
    private static readonly ConcurrentDictionary<string, Task<MetadataReference>> Compiled = new(StringComparer.Ordinal);

    internal static async Task<ImmutableArray<MetadataReference>> CompileAsync(IReadOnlyList<(string Name, string Source)> libraries)
    {
        var references = ImmutableArray<MetadataReference>.Empty;
        var key = "";
        foreach (var (name, source) in libraries)
        {
            var before = references;
            key += $"{name}\n{source}\n";
            references = references.Add(await Compiled.GetOrAdd(key, _ => CompileAsync(name, source, before)));
        }

        return references;
    }

    private static async Task<MetadataReference> CompileAsync(string name, string source, ImmutableArray<MetadataReference> references)
    {
        var project = Workspaces.CreateProject([Markup.Parse(source, "")], TestProject.Library, references, name);
        var compilation = (await project.GetCompilationAsync())!;
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, $"The referenced library {name} does not compile:\n" + string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray(), filePath: name + ".dll");
    }
}
