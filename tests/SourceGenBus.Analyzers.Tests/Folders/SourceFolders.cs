using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Analyzers.Tests.Catalog;

namespace SourceGenBus.Analyzers.Tests.Folders;

/// <summary>The source code of a project, and which of its folders uses which others, as the compiler understands it.</summary>
internal sealed class SourceFolders
{
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>What the build writes, in no folder.</summary>
    private const string Version =
        "namespace SourceGenBus.Generators; internal static class PackageVersion { internal const string Value = \"\"; }";

    private readonly string _root;
    private readonly Lazy<ImmutableArray<FolderUse>> _uses;

    internal SourceFolders(string project)
    {
        Project = project;
        _root = Path.Combine(Repository.Root, "src", project);
        var trees = Directory.EnumerateFiles(_root, "*.cs", SearchOption.AllDirectories)
            .Where(file => FolderOf(file) is not ("obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file));
        Compilation = CSharpCompilation.Create(
            project,
            trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings)).Append(CSharpSyntaxTree.ParseText(Version)),
            References(project),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)); // Nullability says nothing of folders and takes long.
        _uses = new(() => [.. Files.SelectMany(UsesIn).Distinct()]);
    }

    internal string Project { get; }

    internal CSharpCompilation Compilation { get; }

    internal IEnumerable<SyntaxTree> Files => Compilation.SyntaxTrees.Where(static tree => tree.FilePath.Length > 0);

    /// <summary>What files use of other folders.</summary>
    internal ImmutableArray<FolderUse> Uses => _uses.Value;

    /// <summary>The folder of a file below that of the project, whose own name is empty.</summary>
    internal string FolderOf(SyntaxTree file) => FolderOf(file.FilePath);

    private string FolderOf(string file)
    {
        var path = Path.GetRelativePath(_root, file);
        return path.IndexOf(Path.DirectorySeparatorChar) is var end and > 0 ? path[..end] : "";
    }

    private IEnumerable<FolderUse> UsesIn(SyntaxTree file)
    {
        var model = Compilation.GetSemanticModel(file);
        var folder = FolderOf(file);
        return
            from node in file.GetRoot().DescendantNodes(static node => node is not UsingDirectiveSyntax)
            where node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax
            let symbol = model.GetSymbolInfo(node).Symbol
            where symbol is not null and not INamespaceSymbol
            from declaration in ((symbol as IMethodSymbol)?.ReducedFrom ?? symbol).OriginalDefinition.DeclaringSyntaxReferences
            where declaration.SyntaxTree.FilePath.Length > 0
            let used = FolderOf(declaration.SyntaxTree)
            where used != folder
            select new FolderUse(folder, used, NameOf(file), NameOf(declaration.SyntaxTree));
    }

    private static string NameOf(SyntaxTree file) => Path.GetFileNameWithoutExtension(file.FilePath);

    /// <summary>The assemblies of the tests, of which some are those that the project is built against, without its own.</summary>
    private static IEnumerable<MetadataReference> References(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is var name
                && name != project
                && !name.EndsWith(".CodeFixes", StringComparison.Ordinal)
                && !name.EndsWith(".Tests", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path));
}
