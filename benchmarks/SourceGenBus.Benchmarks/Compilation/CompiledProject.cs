using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Benchmarks.Compilation;

/// <summary>A generated project as a compilation, with the edits that a person at a keyboard makes to it.</summary>
internal sealed class CompiledProject
{
    private static readonly CSharpParseOptions Options = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp13)
        .WithFeatures([new("InterceptorsNamespaces", "SourceGenBus.Generated")]);

    internal CompiledProject(GeneratedProject project)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || name is "SourceGenBus.dll" or "SourceGenBus.Abstractions.dll" or "netstandard.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path));
        Start = CSharpCompilation.Create(
            "Shop",
            project.Files().Select(static file => Parse(file.Source, file.Path)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    internal CSharpCompilation Start { get; }

    internal static CSharpParseOptions ParseOptions => Options;

    /// <summary>The compilation after one file got other text.</summary>
    internal CSharpCompilation With(string path, string source)
    {
        var old = Start.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == path);
        var edited = Parse(source, path);
        return old is null ? Start.AddSyntaxTrees(edited) : Start.ReplaceSyntaxTree(old, edited);
    }

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, Options, path);
}
