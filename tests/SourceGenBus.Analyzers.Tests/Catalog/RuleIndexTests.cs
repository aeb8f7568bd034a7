using System.Globalization;
using System.Text;
using SourceGenBus.Analyzers.Tests.Harness;

namespace SourceGenBus.Analyzers.Tests.Catalog;

/// <summary>
/// Keeps <c>docs/diagnostics/README.md</c> equal to what the rules say. After a change, run this test with the environment
/// variable <c>UPDATE_RULE_INDEX=1</c>: it then writes the page.
/// </summary>
public sealed class RuleIndexTests
{
    private static readonly (char Digit, string Title)[] Groups =
    [
        ('0', "Prerequisites"),
        ('1', "Handler shape"),
        ('2', "Delivery"),
        ('3', "Concurrency"),
        ('4', "Contracts"),
        ('5', "Flow"),
        ('6', "Middleware"),
        ('7', "Aggregates"),
        ('8', "Durability"),
    ];

    [Fact]
    public void The_index_lists_the_rules_as_they_are()
    {
        var expected = Index();
        var path = Path.Combine(Repository.Pages, "README.md");
        if (Environment.GetEnvironmentVariable("UPDATE_RULE_INDEX") == "1")
            File.WriteAllText(path, expected);

        Assert.True(File.Exists(path), "Run this test with UPDATE_RULE_INDEX=1.");
        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string Index()
    {
        var fixable = Rules.Fixes.SelectMany(static fix => fix.FixableDiagnosticIds).ToHashSet(StringComparer.Ordinal);
        var text = new StringBuilder(
            """
            # Diagnostics

            Every rule that comes with the package. Errors are what cannot work; the rest can be set to another severity in
            `.editorconfig`, as in `dotnet_diagnostic.SGB2001.severity = error`, and suppressed in place with
            `#pragma warning disable`.

            This page is written by a test from the rules themselves.

            """.ReplaceLineEndings("\n"));

        foreach (var group in Rules.Descriptors.GroupBy(static descriptor => descriptor.Id[3]))
        {
            var title = Groups.FirstOrDefault(known => known.Digit == group.Key).Title ?? "Others";
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| Rule | Title | Severity | Fix |\n|---|---|---|---|\n");
            foreach (var descriptor in group)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.Title.ToString(null)} | {RuleCatalogTests.SeverityOf(descriptor)} | {(fixable.Contains(descriptor.Id) ? "yes" : "")} |\n");
            }
        }

        return text.ToString();
    }
}
