namespace SourceGenBus.Analyzers.Tests.Catalog;

/// <summary>The files of the repository that rules must agree with.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static string Pages => Path.Combine(Root, "docs", "diagnostics");

    internal static string PageOf(string id) => Path.Combine(Pages, id + ".md");

    internal static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path])).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Directory.Packages.props")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
