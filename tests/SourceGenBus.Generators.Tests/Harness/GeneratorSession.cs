using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>A program that is edited while the generator keeps up with it, as in an editor.</summary>
public sealed class GeneratorSession
{
    private GeneratorDriver _driver;

    public GeneratorSession(GeneratorOptions options, params IEnumerable<SourceFile> files)
    {
        Options = options;
        Compilation = options.Compile(files);
        _driver = options.Driver();
    }

    public GeneratorOptions Options { get; private set; }

    public CSharpCompilation Compilation { get; private set; }

    public IEnumerable<SourceFile> Files => Compilation.SyntaxTrees.Select(static tree => new SourceFile(tree.FilePath, tree.ToString()));

    public GeneratorResult Run()
    {
        _driver = _driver.RunGenerators(Compilation, TestContext.Current.CancellationToken);
        return new GeneratorResult(Compilation, _driver.GetRunResult());
    }

    public GeneratorSession Add(string path, string text)
    {
        Compilation = Compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, Options.ParseOptions(), path, System.Text.Encoding.UTF8));
        return this;
    }

    public GeneratorSession Remove(string path)
    {
        Compilation = Compilation.RemoveSyntaxTrees(Tree(path));
        return this;
    }

    /// <summary>Types into a file: what stands there is parsed anew only where it changed, as an editor does it.</summary>
    public GeneratorSession Replace(string path, string old, string @new)
    {
        var tree = Tree(path);
        var text = tree.GetText();
        var start = text.ToString().IndexOf(old, StringComparison.Ordinal);
        Assert.True(start >= 0, $"'{old}' does not occur in {path}.");
        return Change(path, new TextChange(new TextSpan(start, old.Length), @new));
    }

    /// <inheritdoc cref="Replace" />
    public GeneratorSession Change(string path, TextChange change) => Set(path, Tree(path).GetText().WithChanges(change));

    public GeneratorSession Set(string path, string text) => Set(path, SourceText.From(text, System.Text.Encoding.UTF8));

    public GeneratorSession Update(Func<CSharpCompilation, CSharpCompilation> update)
    {
        Compilation = update(Compilation);
        return this;
    }

    /// <summary>Changes how everything is compiled, as an edit of the project file does.</summary>
    public GeneratorSession Reconfigure(GeneratorOptions options)
    {
        Compilation = options.Compile(Files.ToList());
        Options = options;
        _driver = _driver
            .WithUpdatedParseOptions(options.ParseOptions())
            .WithUpdatedAnalyzerConfigOptions(new FixedOptionsProvider(options.Interceptors));
        return this;
    }

    /// <summary>Changes references or options of the compiler while all files stay as they are parsed, as an editor does it.</summary>
    public GeneratorSession Rebind(GeneratorOptions options)
    {
        var trees = Compilation.SyntaxTrees;
        Compilation = options.Compile([]).AddSyntaxTrees(trees);
        Options = options;
        return this;
    }

    /// <summary>What a generator that has never seen the program before makes of it.</summary>
    public GeneratorResult RunFromScratch()
    {
        // What is remembered of declarations is found by the options object, so another one finds nothing.
        var compilation = Options.Compile(Files).WithOptions(Options.CompilationOptions());
        var driver = Options.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        return new GeneratorResult(compilation, driver.GetRunResult());
    }

    private GeneratorSession Set(string path, SourceText text)
    {
        var tree = Tree(path);
        Compilation = Compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(text));
        return this;
    }

    private SyntaxTree Tree(string path) => Compilation.SyntaxTrees.Single(tree => tree.FilePath == path);
}
