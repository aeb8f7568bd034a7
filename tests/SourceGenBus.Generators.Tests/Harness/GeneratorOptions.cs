using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>How a program under test is compiled.</summary>
public sealed record GeneratorOptions
{
    private static readonly ConcurrentDictionary<GeneratorOptions, CSharpCompilation> Compilations = new();

    public static GeneratorOptions Default { get; } = new();

    public string AssemblyName { get; init; } = "Shop";

    public bool Interceptors { get; init; } = true;

    public LanguageVersion Language { get; init; } = LanguageVersion.Latest;

    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Enable;

    public OutputKind Output { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    public bool AllowUnsafe { get; init; }

    /// <summary>What is written for a debug build stands up to edits while it runs; what most tests look at is what is shipped.</summary>
    public OptimizationLevel Optimization { get; init; } = OptimizationLevel.Release;

    public ImmutableArray<string> Symbols { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Features { get; init; } = [new("InterceptorsNamespaces", "SourceGenBus.Generated")];

    public ImmutableArray<MetadataReference> References { get; init; } = TestReferences.All;

    /// <summary>Compiles against more than the framework and the library.</summary>
    public GeneratorOptions With(params MetadataReference[] more) => this with { References = References.AddRange(more) };

    internal CSharpParseOptions ParseOptions() =>
        new CSharpParseOptions(Language, DocumentationMode.Diagnose, SourceCodeKind.Regular, Symbols)
            .WithFeatures(Features);

    internal CSharpCompilationOptions CompilationOptions() =>
        new(
            Output,
            optimizationLevel: Optimization,
            nullableContextOptions: Language >= LanguageVersion.CSharp8 ? Nullable : NullableContextOptions.Disable,
            warningLevel: 9999,
            allowUnsafe: AllowUnsafe);

    internal CSharpCompilation Compile(IEnumerable<SourceFile> files) => Empty().AddSyntaxTrees(
        files.Select(file => CSharpSyntaxTree.ParseText(file.Text, ParseOptions(), file.Path, System.Text.Encoding.UTF8)));

    /// <summary>Reading 160 references costs more than all else, so programs share what was read.</summary>
    private CSharpCompilation Empty() => Compilations.GetOrAdd(
        this with { Symbols = [], Interceptors = true, Features = [] },
        static options => CSharpCompilation.Create(options.AssemblyName, [], options.References, options.CompilationOptions()));

    internal GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new EventBusGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions(),
        optionsProvider: new FixedOptionsProvider(Interceptors),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
}
