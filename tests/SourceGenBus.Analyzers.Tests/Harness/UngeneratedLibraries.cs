using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>Compiles libraries that have the abstractions alone, so neither generator nor analyzers: each sees those before it.</summary>
internal static class UngeneratedLibraries
{
    private const string Usings =
        """
        global using System;
        global using System.Threading.Tasks;
        global using SourceGenBus;
        """;

    private static readonly ConcurrentDictionary<string, MetadataReference> Compiled = new(StringComparer.Ordinal);

    internal static ImmutableArray<MetadataReference> Compile(IReadOnlyList<(string Name, string Source)> libraries)
    {
        var references = ImmutableArray<MetadataReference>.Empty;
        var key = "";
        foreach (var (name, source) in libraries)
        {
            var before = references;
            key += $"{name}\n{source}\n";
            references = references.Add(Compiled.GetOrAdd(key, _ => Compile(name, source, before)));
        }

        return references;
    }

    private static PortableExecutableReference Compile(string name, string source, ImmutableArray<MetadataReference> references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(source)],
            [.. References.Platform, References.Abstractions, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, $"The library {name} does not compile:\n" + string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray(), filePath: name + ".dll");
    }
}
