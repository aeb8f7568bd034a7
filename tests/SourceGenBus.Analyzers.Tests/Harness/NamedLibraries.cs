using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>Compiles libraries whose names show in messages and that reference one another: each sees those before it.</summary>
internal static class NamedLibraries
{
    private static readonly ConcurrentDictionary<string, Task<MetadataReference>> Compiled = new(StringComparer.Ordinal);

    /// <summary>Compiles the libraries of a project, which see those that nothing is generated for.</summary>
    internal static async Task<ImmutableArray<MetadataReference>> CompileAsync(TestProject project)
    {
        var ungenerated = UngeneratedLibraries.Compile(project.UngeneratedLibraries);
        var references = ImmutableArray<MetadataReference>.Empty;
        var settings = TestProject.Library with { ReferencesEventStore = project.ReferencesEventStore };
        var key = $"{project.ReferencesEventStore}\n{string.Concat(project.UngeneratedLibraries)}\n";
        foreach (var (name, source) in project.NamedLibraries)
        {
            var before = references;
            key += $"{name}\n{source}\n";
            references = references.Add(await Compiled.GetOrAdd(key, _ => CompileAsync(name, source, settings, ungenerated.AddRange(before))));
        }

        return references;
    }

    private static async Task<MetadataReference> CompileAsync(string name, string source, TestProject settings, ImmutableArray<MetadataReference> references)
    {
        var project = Workspaces.CreateProject([Markup.Parse(source, "")], settings, references, name);
        var compilation = (await project.GetCompilationAsync())!;
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, $"The referenced library {name} does not compile:\n" + string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray(), filePath: name + ".dll");
    }
}
