using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Analyzers.Tests.Catalog;

namespace SourceGenBus.Analyzers.Tests.Folders;

/// <summary>
/// The generator and the code fixes have one folder per feature. References between folders point one way, and each is listed in
/// <see cref="FolderList"/>.
/// </summary>
public sealed class FolderTests
{
    private const int MostFiles = 20;

    private static readonly Dictionary<string, (SourceFolders Source, FolderList List)> Projects = new()
    {
        ["SourceGenBus.Generators"] = (new("SourceGenBus.Generators"), FolderList.Generators),
        ["SourceGenBus.CodeFixes"] = (new("SourceGenBus.CodeFixes"), FolderList.CodeFixes),
    };

    public static TheoryData<string> Names => [.. Projects.Keys];

    /// <summary>Else names would go unnoticed that the compiler does not understand.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_source_compiles_as_the_tests_read_it(string project) =>
        Assert.DoesNotContain(
            Projects[project].Source.Compilation.GetDiagnostics(),
            static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    [Theory]
    [MemberData(nameof(Names))]
    public void Folders_use_what_the_list_says(string project)
    {
        var (source, list) = Projects[project];
        var uses = source.Uses
            .Where(use => !list.Top.Contains(use.From) && (list.Foundation.Contains(use.From) || !list.Foundation.Contains(use.To)))
            .ToList();

        var unlisted = uses.FindAll(use => !list.Uses.GetValueOrDefault(use.From, "").Split(' ').Contains(use.To));
        Assert.Empty(unlisted);

        Assert.Equal(
            list.Uses.OrderBy(static folder => folder.Key, StringComparer.Ordinal)
                .Select(static folder => Line(folder.Key, folder.Value.Split(' '))),
            source.Files.Select(source.FolderOf).Distinct().Except(list.Top).Order(StringComparer.Ordinal)
                .Select(folder => Line(folder, uses.Where(use => use.From == folder).Select(static use => use.To))));

        static string Line(string folder, IEnumerable<string> used) =>
            $"'{folder}' uses {string.Join(' ', used.Distinct().Order(StringComparer.Ordinal))}";
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_folder_uses_one_that_uses_it(string project)
    {
        // A folder that uses no other, or that no other uses, is in no circle. Take such folders away until there are none: what is left
        // is a circle, or leads from one to another.
        var uses = Projects[project].Source.Uses.ToLookup(static use => (use.From, use.To));
        var left = uses.Select(static group => group.Key).ToList();
        for (var before = -1; before != left.Count;)
        {
            before = left.Count;
            var users = left.Select(static use => use.From).ToHashSet(StringComparer.Ordinal);
            var used = left.Select(static use => use.To).ToHashSet(StringComparer.Ordinal);
            left.RemoveAll(use => !users.Contains(use.To) || !used.Contains(use.From));
        }

        Assert.Empty(left.SelectMany(use => uses[use].Take(3)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Namespaces_follow_folders(string project)
    {
        var source = Projects[project].Source;
        Assert.All(source.Files.Where(file => source.FolderOf(file) != "Polyfills"), file =>
        {
            var folder = Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(Repository.Root, "src"), file.FilePath))!;
            Assert.Equal(
                folder.Replace(Path.DirectorySeparatorChar, '.'),
                file.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Single().Name.ToString());
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_folder_has_many_files(string project) => Assert.DoesNotContain(
        Projects[project].Source.Files.CountBy(static file => Path.GetDirectoryName(file.FilePath)!),
        static folder => folder.Value > MostFiles);
}
