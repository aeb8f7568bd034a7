using System.Collections.Immutable;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>Runs the generator, and proves with every run what must always be true.</summary>
public static class GeneratorHarness
{
    /// <summary>So that the programs under test show only what they are about.</summary>
    public static SourceFile Usings { get; } = new(
        "Usings.cs",
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using SourceGenBus;
        global using SourceGenBus.Domain;
        """);

    public static GeneratorResult Run(string source, GeneratorOptions? options = null) =>
        Run(options ?? GeneratorOptions.Default, Usings, new SourceFile("Program.cs", source));

    /// <summary>
    /// Runs the generator; asserts that program and generated code compile without a warning in generated code, and that
    /// after unrelated edits nothing is made anew.
    /// </summary>
    public static GeneratorResult Run(GeneratorOptions options, params SourceFile[] files)
    {
        var session = new GeneratorSession(options, files);
        var result = session.Run();
        Assert.Empty(result.Reported);
        StrictCompilation.AssertCompiles(result);
        IncrementalRerun.AssertCached(session);
        return result;
    }

    /// <summary>Runs the generator on a program that may be wrong; asserts nothing but that it does not throw.</summary>
    public static GeneratorResult RunOnce(GeneratorOptions options, params IEnumerable<SourceFile> files) =>
        new GeneratorSession(options, files.ToImmutableArray()).Run();
}
