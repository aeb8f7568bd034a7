using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>The project that a test's source is compiled in, where it differs from a plain class library.</summary>
public sealed record TestProject
{
    /// <summary>A class library in the newest C#, without settings.</summary>
    public static TestProject Library { get; } = new();

    /// <summary>A program; its source needs an entry point.</summary>
    public static TestProject Program { get; } = new() { OutputKind = OutputKind.ConsoleApplication };

    /// <summary>Code that is being typed: compiler errors are expected and not looked at.</summary>
    public static TestProject Broken { get; } = new() { MayHaveErrors = true };

    /// <summary>A project of a domain: it has aggregates and the interfaces of the buses, the generator, and no bus.</summary>
    public static TestProject Domain { get; } = new() { ReferencesBus = false };

    public OutputKind OutputKind { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    public LanguageVersion LanguageVersion { get; init; } = LanguageVersion.Latest;

    public bool MayHaveErrors { get; init; }

    /// <summary>False for a project that has nothing to do with the bus.</summary>
    public bool ReferencesSourceGenBus { get; init; } = true;

    /// <summary>False for a project that has nothing of the run-time of the bus.</summary>
    public bool ReferencesBus { get; init; } = true;

    /// <summary>Whether the project can store events.</summary>
    public bool ReferencesEventStore { get; init; }

    /// <summary>The path of the source, which decides whether it counts as generated code.</summary>
    public string FileName { get; init; } = "Test.cs";

    public string? EditorConfig { get; init; }

    /// <summary>Whether the rule under test is enabled in <c>.editorconfig</c> if it is off by default.</summary>
    public bool EnablesRule { get; init; } = true;

    /// <summary>The text of <c>events.lock.json</c>, with marks where something must be reported in it; null for a project without one.</summary>
    public string? Baseline { get; init; }

    /// <summary>What another source generator writes, with marks where something must be reported in it; ours does not see it.</summary>
    public IReadOnlyList<string> GeneratedFiles { get; init; } = [];

    /// <summary>Whether the other generator writes its files before generators run, so that ours sees them.</summary>
    public bool GeneratedBefore { get; init; }

    /// <summary>Whether the class of the other generator is in no namespace.</summary>
    public bool GeneratedGlobally { get; init; }

    /// <summary>More source files.</summary>
    public IReadOnlyList<string> OtherFiles { get; init; } = [];

    /// <summary>Sources of class libraries that the project references, each compiled, with its own module, to an assembly.</summary>
    public IReadOnlyList<string> ReferencedLibraries { get; init; } = [];

    /// <summary>The same with names for messages; each references those before it.</summary>
    public IReadOnlyList<(string Name, string Source)> NamedLibraries { get; init; } = [];

    /// <summary>
    /// The same for libraries that have the abstractions alone, and no generator; each references those before it, and all others see them.
    /// </summary>
    public IReadOnlyList<(string Name, string Source)> UngeneratedLibraries { get; init; } = [];

    /// <summary>How many times the rule is reported without a place, since what it is about is in no source.</summary>
    public int WithoutPlace { get; init; }

    /// <summary>Under which aliases named libraries are referenced, separated by commas; <c>global</c> where none is given.</summary>
    public IReadOnlyDictionary<string, string> ExternAliases { get; init; } = new Dictionary<string, string>();
}
