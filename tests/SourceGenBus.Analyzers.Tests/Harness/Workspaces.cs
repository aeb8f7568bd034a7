using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>Makes the project that an IDE would open: sources, settings, references and the generator.</summary>
internal static class Workspaces
{
    internal const string Root = "/project/";

    internal const string BaselineName = "events.lock.json";

    /// <summary>What a project's implicit usings bring, so that test sources can be short.</summary>
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string DomainUsings =
        """

        global using SourceGenBus;
        global using SourceGenBus.Domain;
        """;

    private const string BusUsings =
        """

        global using Microsoft.Extensions.DependencyInjection;
        """;

    internal static Project CreateProject(
        IReadOnlyList<Markup> files,
        TestProject setup,
        IEnumerable<MetadataReference> libraries,
        string name = "TestProject")
    {
        var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            filePath: Root + name + ".csproj",
            compilationOptions: new CSharpCompilationOptions(setup.OutputKind, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(setup.LanguageVersion),
            metadataReferences: ReferencesOf(setup, libraries),
            analyzerReferences: setup.GeneratedFiles.Count == 0
                ? [GeneratorReference.Instance]
                : [GeneratorReference.Instance, OtherGenerator.Reference(setup)]));

        var usings = (setup.ReferencesSourceGenBus, setup.ReferencesBus) switch
        {
            (false, _) => Usings,
            (_, false) => Usings + DomainUsings,
            _ => Usings + BusUsings + DomainUsings,
        };
        if (setup.LanguageVersion < LanguageVersion.CSharp10)
            usings = "";
        project = Add(project, "Usings.cs", usings);
        for (var index = 0; index < files.Count; index++)
            project = Add(project, index == 0 ? setup.FileName : $"Other{index}.cs", files[index].Text);
        if (setup.Baseline is { } baseline)
        {
            project = project
                .AddAdditionalDocument(BaselineName, SourceText.From(Markup.Parse(baseline, "").Text), filePath: Root + BaselineName)
                .Project;
        }

        if (setup.EditorConfig is { } config)
        {
            project = project
                .AddAnalyzerConfigDocument(".editorconfig", SourceText.From("root = true\n" + config), filePath: Root + ".editorconfig")
                .Project;
        }

        return project;
    }

    private static IEnumerable<MetadataReference> ReferencesOf(TestProject setup, IEnumerable<MetadataReference> libraries)
    {
        if (!setup.ReferencesSourceGenBus)
            return References.Platform;
        return (setup.ReferencesBus ? References.WithSourceGenBus : References.WithDomain)
            .Concat(setup.ReferencesEventStore ? [References.EventStore] : [])
            .Concat(libraries);
    }

    private static Project Add(Project project, string name, string text) =>
        project.AddDocument(name, SourceText.From(text), filePath: Root + name).Project;
}
