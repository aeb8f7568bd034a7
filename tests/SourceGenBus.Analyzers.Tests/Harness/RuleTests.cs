using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>
/// What the tests of one rule share. A source marks what must be reported: <c>[|span|]</c> for the rule itself,
/// <c>{|SGB1234:span|}</c> for another, <c>{|CS1234:span|}</c> for a compiler error. Rules that are not named are not looked at.
/// </summary>
public abstract class RuleTests(string id)
{
    /// <summary>The rule under test.</summary>
    public string Id { get; } = id;

    /// <summary>Declarations that all sources of the class use.</summary>
    protected virtual string Shared => "";

    /// <summary>The rule reports exactly the marked spans, with these messages in that order (one message may serve all).</summary>
    protected Task Fires(string source, params string[] messages) => Fires(TestProject.Library, source, messages);

    /// <inheritdoc cref="Fires(string, string[])" />
    protected async Task Fires(TestProject setup, string source, params string[] messages)
    {
        var markup = Parse(source);
        var elsewhere = setup.GeneratedFiles.Append(setup.Baseline ?? "").Sum(file => Parse(file).Spans.Count);
        Assert.True(markup.Spans.Count + elsewhere + setup.WithoutPlace > 0, "The source marks no span.");
        Assert.True(messages.Length > 0, "State the message.");
        var reported = await VerifyAsync(setup, markup);
        var actual = reported.Where(static diagnostic => !Analysis.IsCompilerError(diagnostic)).Select(static diagnostic => diagnostic.GetMessage(null)).ToList();
        var expected = messages.Length == 1 ? Enumerable.Repeat(messages[0], actual.Count) : messages;
        Assert.Equal(expected, actual);
    }

    /// <summary>The rule reports nothing.</summary>
    protected Task Silent(string source) => Silent(TestProject.Library, source);

    /// <inheritdoc cref="Silent(string)" />
    protected async Task Silent(TestProject setup, string source)
    {
        var markup = Parse(source);
        Assert.DoesNotContain(markup.Spans, span => span.Id == Id);
        await VerifyAsync(setup, markup);
    }

    /// <summary>The rule is silent until <c>.editorconfig</c> enables it, and until then the compiler does not run its analyzer.</summary>
    protected async Task SilentUnlessEnabled(string source)
    {
        var markup = Parse(source);
        Assert.NotEmpty(await RuleDiagnosticsAsync(TestProject.Library, markup.Text));
        Assert.True(await Analysis.RunsAnyAnalyzerAsync(await CreateProjectAsync(TestProject.Library, markup), Id));

        var asItComes = TestProject.Library with { EnablesRule = false };
        Assert.Empty(await RuleDiagnosticsAsync(asItComes, markup.Text));
        Assert.False(await Analysis.RunsAnyAnalyzerAsync(await CreateProjectAsync(asItComes, markup), Id));
    }

    /// <summary>The rule fires, but neither inside <c>#pragma warning disable</c> nor against <c>.editorconfig</c>, whose severity it takes.</summary>
    protected Task CanBeSuppressed(string source) => CanBeSuppressed(TestProject.Library, source);

    /// <inheritdoc cref="CanBeSuppressed(string)" />
    /// <param name="setup">The project.</param>
    /// <param name="source">Source with something to report.</param>
    /// <param name="inSource">False for what is reported in the baseline, where there is no pragma, and settings are those of the whole project.</param>
    protected async Task CanBeSuppressed(TestProject setup, string source, bool inSource = true)
    {
        var plain = Parse(source).Text;
        Assert.NotEmpty(await RuleDiagnosticsAsync(setup, plain));

        if (inSource)
        {
            var inPragma = await RuleDiagnosticsAsync(setup, $"#pragma warning disable {Id}\n{plain}\n#pragma warning restore {Id}\n");
            Assert.NotEmpty(inPragma);
            Assert.All(inPragma, static diagnostic => Assert.True(diagnostic.IsSuppressed, diagnostic.ToString()));
        }

        Assert.Empty(await RuleDiagnosticsAsync(WithSeverity("none"), plain));
        foreach (var (setting, severity) in new[] { ("error", DiagnosticSeverity.Error), ("warning", DiagnosticSeverity.Warning) })
        {
            var reported = await RuleDiagnosticsAsync(WithSeverity(setting), plain);
            Assert.NotEmpty(reported);
            Assert.All(reported, diagnostic => Assert.Equal(severity, diagnostic.Severity));
        }

        TestProject WithSeverity(string severity) =>
            setup with { EditorConfig = $"{setup.EditorConfig}\n{(inSource ? "[*.cs]" : "is_global = true")}\ndotnet_diagnostic.{Id}.severity = {severity}\n" };
    }

    /// <summary>The fix for the first marked span turns one source into the other, in which marks show what is still reported.</summary>
    /// <param name="before">Source with at least one mark.</param>
    /// <param name="after">The source after the fix.</param>
    /// <param name="title">Which fix, where several are offered; by default the first.</param>
    protected Task Fixes(string before, string after, string? title = null) => Fixes(TestProject.Library, before, after, title);

    /// <inheritdoc cref="Fixes(string, string, string)" />
    protected async Task Fixes(TestProject setup, string before, string after, string? title = null, string? baseline = null)
    {
        var (document, diagnostics) = await OpenAsync(setup, before);
        var actions = await FixTesting.ActionsAsync(document, diagnostics[0]);
        Assert.True(actions.Count > 0, $"No fix is offered for {diagnostics[0]}.");
        var action = title is null ? actions[0].Action : actions.FirstOrDefault(action => action.Action.Title == title).Action;
        Assert.True(action is not null, $"There is no fix '{title}', but: {string.Join(", ", actions.Select(static action => action.Action.Title))}");
        await VerifyFixedAsync(setup, await FixTesting.ApplyAsync(document, action), after, baseline);
    }

    /// <summary>The fix-all provider, for the document and for the project, turns one source into the other.</summary>
    protected Task FixesAll(string before, string after, string? title = null) => FixesAll(TestProject.Library, before, after, title);

    /// <inheritdoc cref="FixesAll(string, string, string)" />
    protected async Task FixesAll(TestProject setup, string before, string after, string? title = null, string? baseline = null)
    {
        foreach (var scope in new[] { FixAllScope.Document, FixAllScope.Project })
        {
            var (document, diagnostics) = await OpenAsync(setup, before);
            Assert.True(diagnostics.Count > 1, "Fix-all needs more than one mark.");
            var action = await FixTesting.FixAllActionAsync(document, diagnostics, scope, title);
            await VerifyFixedAsync(setup, await FixTesting.ApplyAsync(document, action), after, baseline);
        }
    }

    /// <summary>
    /// The fix of the first mark, and fix-all in document and project, leave the file with the marks alone, turn the last of the other files into that
    /// source, and nothing is reported any more.
    /// </summary>
    protected async Task FixesInOtherFile(TestProject setup, string source, string otherAfterFirst, string otherAfterAll, string? title = null)
    {
        var name = $"Other{setup.OtherFiles.Count + 1}.cs";
        var (document, diagnostics) = await OpenAsync(setup, source);
        var actions = await FixTesting.ActionsAsync(document, diagnostics[0]);
        var action = actions.FirstOrDefault(action => title is null || action.Action.Title == title).Action;
        Assert.True(action is not null, $"There is no fix '{title}', but: {string.Join(", ", actions.Select(static action => action.Action.Title))}");
        Assert.Equal(otherAfterFirst.ReplaceLineEndings("\n"), await OtherAfterAsync(action));
        foreach (var scope in new[] { FixAllScope.Document, FixAllScope.Project })
        {
            var all = await FixTesting.FixAllActionAsync(document, diagnostics, scope, title);
            Assert.Equal(otherAfterAll.ReplaceLineEndings("\n"), await OtherAfterAsync(all));
        }

        await VerifyAsync(setup with { OtherFiles = [.. setup.OtherFiles.SkipLast(1), otherAfterAll] }, Markup.Parse(Parse(source).Text, Id));

        async Task<string> OtherAfterAsync(CodeAction action)
        {
            var changed = (await FixTesting.ApplyAsync(document, action)).Project;
            Assert.Equal(Parse(source).Text, (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString());
            return (await changed.Documents.Single(other => other.Name == name).GetTextAsync()).ToString();
        }
    }

    /// <summary>The rule fires where marked, but offers no fix there, because none would be safe.</summary>
    protected Task OffersNoFix(string source) => OffersNoFix(TestProject.Library, source);

    /// <inheritdoc cref="OffersNoFix(string)" />
    protected async Task OffersNoFix(TestProject setup, string source)
    {
        var (document, diagnostics) = await OpenAsync(setup, source);
        Assert.Empty((await FixTesting.ActionsAsync(document, diagnostics[0])).Select(static action => action.Action.Title));
    }

    private Markup Parse(string source) => Markup.Parse(source.ReplaceLineEndings("\n"), Id);

    private async Task<Project> CreateProjectAsync(TestProject setup, Markup markup)
    {
        // A rule that is off by default is switched on, as its users do.
        if (setup.EnablesRule
            && !Rules.DescriptorOf(Id).IsEnabledByDefault
            && setup.EditorConfig?.Contains(Id, StringComparison.Ordinal) != true)
        {
            setup = setup with { EditorConfig = $"{setup.EditorConfig}\n[*.cs]\ndotnet_diagnostic.{Id}.severity = suggestion\n" };
        }

        var libraries = await Task.WhenAll(setup.ReferencedLibraries.Select(References.CompileAsync));
        var named = (await NamedLibraries.CompileAsync(setup)).Zip(setup.NamedLibraries, (reference, library) =>
            setup.ExternAliases.TryGetValue(library.Name, out var aliases) ? reference.WithAliases(aliases.Split(',')) : reference);
        return Workspaces.CreateProject([markup, Parse(Shared), .. setup.OtherFiles.Select(Parse)], setup, [.. libraries, .. named, .. UngeneratedLibraries.Compile(setup.UngeneratedLibraries)]);
    }

    private async Task<IReadOnlyList<Diagnostic>> VerifyAsync(TestProject setup, Markup markup)
    {
        var project = await CreateProjectAsync(setup, markup);
        var reported = (await Analysis.RunAsync(project, [Id, .. markup.Spans.Concat(Parse(setup.Baseline ?? "").Spans).Select(static span => span.Id)]))
            .Where(diagnostic => !diagnostic.IsSuppressed && !(setup.MayHaveErrors && Analysis.IsCompilerError(diagnostic)))
            .ToList();

        var inBaseline = Parse(setup.Baseline ?? "");
        var inGenerated = setup.GeneratedFiles.SelectMany((file, index) => Parse(file) is var generated
            ? generated.Spans.Select(span => Describe(OtherGenerator.NameOf(index), span.Id, generated.Text, span.Span.Start, span.Span.End))
            : []);
        var expected = Enumerable.Repeat($"{Id} without a place", setup.WithoutPlace).Concat(inBaseline.Spans.Select(span => Describe(Workspaces.BaselineName, span.Id, inBaseline.Text, span.Span.Start, span.Span.End)))
            .Concat(markup.Spans
                .Where(span => !(setup.MayHaveErrors && span.Id.StartsWith("CS", StringComparison.Ordinal)))
                .Select(span => Describe(setup.FileName, span.Id, markup.Text, span.Span.Start, span.Span.End)))
            .Concat(inGenerated);
        var actual = reported.Select(diagnostic => diagnostic.Location.SourceTree is { } tree
            ? Describe(Path.GetFileName(tree.FilePath), diagnostic.Id, tree.ToString(), diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.End)
            : diagnostic.Location.Kind == LocationKind.ExternalFile
            ? Describe(Path.GetFileName(diagnostic.Location.GetLineSpan().Path), diagnostic.Id, inBaseline.Text, diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.End)
            : $"{diagnostic.Id} without a place");
        var expectedText = string.Join("\n", expected);
        var actualText = string.Join("\n", actual);
        Assert.True(
            expectedText == actualText,
            $"Expected:\n{expectedText}\nReported:\n{actualText}\n\n{string.Join("\n", reported)}");
        return reported;
    }

    /// <summary>What the rule reports, whatever its place.</summary>
    protected Task<IReadOnlyList<Diagnostic>> ReportedAsync(string source) => RuleDiagnosticsAsync(TestProject.Library, source);

    private async Task<IReadOnlyList<Diagnostic>> RuleDiagnosticsAsync(TestProject setup, string text)
    {
        var project = await CreateProjectAsync(setup, Markup.Parse(text, Id));
        return [.. (await Analysis.RunAsync(project, [Id])).Where(diagnostic => diagnostic.Id == Id)];
    }

    private async Task<(Document Document, IReadOnlyList<Diagnostic> Diagnostics)> OpenAsync(TestProject setup, string source)
    {
        var markup = Parse(source);
        await VerifyAsync(setup, markup);
        var project = await CreateProjectAsync(setup, markup);
        var document = project.Documents.Single(document => document.Name == setup.FileName);
        var diagnostics = (await Analysis.RunAsync(project, [Id])).Where(diagnostic => diagnostic.Id == Id && !diagnostic.IsSuppressed).ToList();
        Assert.True(diagnostics.Count > 0, "Nothing is reported that could be fixed.");
        return (document, diagnostics);
    }

    private async Task VerifyFixedAsync(TestProject setup, Document document, string after, string? baseline)
    {
        if (baseline is not null)
        {
            // With what is still reported in it.
            Assert.Equal(Markup.Parse(baseline, Id).Text, (await document.Project.AdditionalDocuments.Single().GetTextAsync()).ToString());
            setup = setup with { Baseline = baseline };
        }

        var expected = Parse(after);
        Assert.Equal(expected.Text, (await document.GetTextAsync()).ToString());
        await VerifyAsync(setup, expected);
    }

    private static string Describe(string file, string id, string text, int start, int end)
    {
        var line = new StringBuilder(text, 0, start, start + 1).ToString().Count(static character => character == '\n') + 1;
        return $"{file}({line}) {id} [{start}..{end}): {text[start..end]}";
    }
}
