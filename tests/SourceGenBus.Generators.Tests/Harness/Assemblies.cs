using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>Compiles libraries, with the generator, for others to reference.</summary>
internal static class Assemblies
{
    /// <summary>A library with one event and one internal handler of it, in a namespace of the assembly's name.</summary>
    internal static MetadataReference Module(string assemblyName, string eventName) => Module(assemblyName, eventName, assemblyName);

    internal static MetadataReference Module(string assemblyName, string eventName, string @namespace) => Compile(
        assemblyName,
        $$"""
        using System.Threading.Tasks;
        using SourceGenBus;

        namespace {{@namespace}};

        public sealed record {{eventName}}(string Id);

        [EventHandler<{{eventName}}>]
        internal sealed class {{eventName}}Handler
        {
            public ValueTask HandleAsync({{eventName}} placed) => default;
        }
        """);

    internal static MetadataReference Compile(string assemblyName, string source, params MetadataReference[] references) =>
        MetadataReference.CreateFromImage(Emit(assemblyName, source, references));

    /// <summary>Compiles a library that has the abstractions alone, so no generator.</summary>
    internal static MetadataReference CompileUngenerated(string assemblyName, string source, params MetadataReference[] references)
    {
        var options = GeneratorOptions.Default with { AssemblyName = assemblyName, References = TestReferences.Abstractions.AddRange(references) };
        using var stream = new MemoryStream();
        var emitted = options.Compile([GeneratorHarness.Usings, new SourceFile(assemblyName + ".cs", source)])
            .Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    internal static ImmutableArray<byte> Emit(string assemblyName, string source, params MetadataReference[] references)
    {
        var options = GeneratorOptions.Default.With(references) with { AssemblyName = assemblyName };
        return Emit(GeneratorHarness.Run(options, new SourceFile(assemblyName + ".cs", source)));
    }

    internal static ImmutableArray<byte> Emit(GeneratorResult result)
    {
        using var stream = new MemoryStream();
        var emitted = result.Compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return [.. stream.ToArray()];
    }
}
