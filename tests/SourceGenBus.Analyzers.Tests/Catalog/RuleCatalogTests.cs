using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Catalog;

/// <summary>Holds descriptors, pages, release tracking, tests and fixes against one another.</summary>
public sealed partial class RuleCatalogTests
{
    private static readonly string[] Headings = ["## Cause", "## Bad", "## Good", "## Fix", "## When to suppress"];

    public static TheoryData<string> Ids => [.. Rules.Descriptors.Select(static descriptor => descriptor.Id)];

    public static TheoryData<string> FixableIds => [.. Rules.Fixes.SelectMany(static fix => fix.FixableDiagnosticIds).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_id_is_well_formed_and_some_analyzer_reports_it()
    {
        var declared = typeof(DiagnosticIds)
            .GetFields(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)
            .Select(static field => (string)field.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.All(declared, static id => Assert.Matches("^SGB[0-9]{4}$", id));
        Assert.Equal(declared.Distinct(), declared);
        Assert.Equal(declared, Rules.Descriptors.Select(static descriptor => descriptor.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_says_what_is_wrong_and_what_to_do(string id)
    {
        var descriptor = Rules.DescriptorOf(id);
        var title = descriptor.Title.ToString(null);
        Assert.NotEmpty(title);
        Assert.False(title.EndsWith('.'), title);
        Assert.StartsWith("SourceGenBus.", descriptor.Category, StringComparison.Ordinal);

        // It names the offender.
        Assert.Contains("{0}", descriptor.MessageFormat.ToString(null), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_page_that_its_help_link_names(string id)
    {
        var descriptor = Rules.DescriptorOf(id);
        Assert.Equal($"docs/diagnostics/{id}.md", descriptor.HelpLinkUri);
        Assert.True(File.Exists(Repository.PageOf(id)), $"docs/diagnostics/{id}.md is missing.");

        var lines = File.ReadAllLines(Repository.PageOf(id));
        Assert.Equal($"# {id}: {descriptor.Title.ToString(null)}", lines[0]);
        Assert.Equal(Headings, lines.Where(static line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Equal($"Severity: {SeverityOf(descriptor)}", lines[2]);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_release_entry(string id)
    {
        var descriptor = Rules.DescriptorOf(id);
        var severity = descriptor.IsEnabledByDefault ? descriptor.DefaultSeverity.ToString() : "Disabled";
        var entries = (Repository.Read("src", "SourceGenBus.Generators", "AnalyzerReleases.Shipped.md")
                + "\n" + Repository.Read("src", "SourceGenBus.Generators", "AnalyzerReleases.Unshipped.md"))
            .Split('\n')
            .Where(line => line.StartsWith(id + " |", StringComparison.Ordinal));
        Assert.StartsWith($"{id} | {descriptor.Category} | {severity} | ", Assert.Single(entries), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_tests_that_it_fires_stays_silent_and_can_be_suppressed(string id)
    {
        Assert.True(RuleTestIndex.Count(id, "Fires") > 0, $"No test shows that {id} fires.");
        Assert.True(RuleTestIndex.Count(id, "Silent") >= RuleTestIndex.Count(id, "Fires"), $"Fewer cases show that {id} stays silent than that it fires.");
        Assert.True(RuleTestIndex.Count(id, "CanBeSuppressed") > 0, $"No test shows that {id} can be suppressed.");
    }

    [Theory]
    [MemberData(nameof(FixableIds))]
    public void Every_fix_has_a_rule_and_a_test(string id)
    {
        Assert.NotNull(Rules.DescriptorOf(id));
        Assert.True(RuleTestIndex.Count(id, "Fixes", "FixesAll") > 0, $"No test shows what the fix of {id} does.");
    }

    [Fact]
    public void Every_page_belongs_to_a_rule() =>
        Assert.Equal(
            Rules.Descriptors.Select(static descriptor => descriptor.Id),
            Directory.EnumerateFiles(Repository.Pages, "SGB*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_page_links_only_to_files_that_exist()
    {
        foreach (var page in Directory.EnumerateFiles(Repository.Pages, "*.md"))
        {
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
                Assert.True(File.Exists(Path.Combine(Repository.Pages, link.Groups[1].Value)), $"{page} links to {link.Groups[1].Value}.");
        }
    }

    internal static string SeverityOf(DiagnosticDescriptor descriptor) =>
        descriptor.DefaultSeverity.ToString().ToLowerInvariant() + (descriptor.IsEnabledByDefault ? "" : ", off by default");

    [GeneratedRegex(@"\]\((?!http)([^)#]+)\)")]
    private static partial Regex Link();
}
