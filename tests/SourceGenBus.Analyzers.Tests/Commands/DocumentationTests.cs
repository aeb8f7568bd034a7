using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Commands;

/// <summary>What the documentation of commands and queries shows compiles, and the rules say of it what the text says.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public async Task Guide_compiles_without_a_complaint()
    {
        var blocks = CodeOf("guides/commands-and-queries.md");
        var code = string.Join("\n", blocks);
        Assert.Equal(5, blocks.Count);

        Assert.Empty(await ComplaintsAsync("using System.Runtime.CompilerServices;\n" + code, TestProject.Library));
    }

    [Theory]
    [InlineData(DiagnosticIds.SecondCommandHandler)]
    [InlineData(DiagnosticIds.OtherContract)]
    [InlineData(DiagnosticIds.UnhandledCommand)]
    [InlineData(DiagnosticIds.DroppedCommand)]
    public async Task Pages_show_one_bad_example_and_a_good_one(string id)
    {
        var examples = CodeOf($"diagnostics/{id}.md");
        Assert.Equal(2, examples.Count);

        Assert.Equal([id], await ComplaintsAsync(examples[0], ProjectOf(examples[0])));
        Assert.Empty(await ComplaintsAsync(examples[1], ProjectOf(examples[1])));
    }

    private static TestProject ProjectOf(string code) =>
        code.StartsWith("await", StringComparison.Ordinal) ? TestProject.Program : TestProject.Library;

    /// <summary>The ids of all that the compiler calls an error and a rule more than a hint.</summary>
    private static async Task<IEnumerable<string>> ComplaintsAsync(string code, TestProject setup)
    {
        var project = Workspaces.CreateProject([Markup.Parse(code, "")], setup, []);
        var diagnostics = await Analysis.RunAsync(project, [.. Rules.Descriptors.Where(static rule => rule.IsEnabledByDefault).Select(static rule => rule.Id)]);
        return diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(static diagnostic => diagnostic.Id);
    }

    private static List<string> CodeOf(string page, [CallerFilePath] string file = "") =>
    [
        .. Fence().Matches(File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "../../../docs", page)).ReplaceLineEndings("\n"))
            .Select(static match => match.Groups["code"].Value),
    ];

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
