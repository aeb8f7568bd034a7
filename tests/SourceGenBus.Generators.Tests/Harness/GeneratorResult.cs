using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Interception;
using SourceGenBus.Generators.Routes;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>What one run of the generator gave.</summary>
public sealed class GeneratorResult
{
    /// <summary>Written after initialization and the same for every program.</summary>
    private const string EmbeddedAttribute = "Microsoft.CodeAnalysis.EmbeddedAttribute.cs";

    private readonly GeneratorRunResult _run;

    internal GeneratorResult(CSharpCompilation input, GeneratorDriverRunResult result)
    {
        _run = result.Results.Single();
        Assert.Null(_run.Exception);

        // Analyzers report what is wrong, except where the compiler stops before they do.
        Reported = _run.Diagnostics;
        Input = input;
        Compilation = input.AddSyntaxTrees(result.GeneratedTrees);
        Outputs = _run.GeneratedSources
            .Where(static source => source.HintName != EmbeddedAttribute)
            .OrderBy(static source => source.HintName, StringComparer.Ordinal)
            .ToImmutableDictionary(static source => source.HintName, static source => source.SourceText.ToString());
    }

    /// <summary>What the generator itself reports.</summary>
    public ImmutableArray<Diagnostic> Reported { get; }

    public CSharpCompilation Input { get; }

    /// <summary>The program together with the generated code.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The generated files by name.</summary>
    public ImmutableDictionary<string, string> Outputs { get; }

    /// <summary>The names of the generated files, in order.</summary>
    public string[] Names => [.. Outputs.Keys.Order(StringComparer.Ordinal)];

    public IEnumerable<SyntaxTree> GeneratedTrees => _run.GeneratedSources.Select(static source => source.SyntaxTree);

    public string this[string name] => Outputs.TryGetValue(name, out var text)
        ? text
        : throw new InvalidOperationException($"No '{name}' was generated, only {string.Join(", ", Names)}.");

    /// <summary>Why each result of a step is what it is, in order; removed ones included.</summary>
    public IncrementalStepRunReason[] Reasons(string step) => _run.TrackedSteps.TryGetValue(step, out var runs)
        ? [.. runs.SelectMany(static run => run.Outputs).Select(static output => output.Reason)]
        : [];

    /// <summary>How often a step ran.</summary>
    public int Runs(string step) => _run.TrackedSteps.TryGetValue(step, out var runs) ? runs.Length : 0;

    /// <summary>The results of a step that were computed anew and differ, by their text.</summary>
    public string[] Changed(string step) => _run.TrackedSteps.TryGetValue(step, out var runs)
        ? [.. runs.SelectMany(static run => run.Outputs)
            .Where(static output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
            .Select(static output => $"{output.Reason} {Describe(output.Value)}")]
        : [];

    /// <summary>The steps of <see cref="Steps"/> that gave anything new.</summary>
    public string[] ChangedSteps() => [.. Steps.All.Where(step => Changed(step).Length > 0)];

    /// <summary>Why each file was written again, or not.</summary>
    public IncrementalStepRunReason[] OutputReasons() =>
        [.. _run.TrackedOutputSteps.Values.SelectMany(static runs => runs).SelectMany(static run => run.Outputs).Select(static output => output.Reason)];

    private static string Describe(object value) => value switch
    {
        RouteFileModel file => file.Name,
        PublishFileModel file => file.Name,
        InterceptorFileModel file => file.Name,
        _ => "it",
    };
}
