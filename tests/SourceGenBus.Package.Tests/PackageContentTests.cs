using System.Xml.Linq;

namespace SourceGenBus.Package.Tests;

/// <summary>What the package holds and asks for.</summary>
public sealed class PackageContentTests(PackedLibrary library)
{
    [Fact]
    public void Packing_warns_of_nothing() => library.PackResult!.WithoutWarnings();

    [Fact]
    public void The_package_holds_exactly_these_files() =>
        Assert.Equal(
            [
                "README.md",
                "SourceGenBus.nuspec",
                "analyzers/dotnet/cs/SourceGenBus.CodeFixes.dll",
                "analyzers/dotnet/cs/SourceGenBus.Generators.dll",
                "build/net10.0/SourceGenBus.targets",
                "buildTransitive/net10.0/SourceGenBus.targets",
                "icon.png",
                "lib/net10.0/SourceGenBus.dll",
                "lib/net10.0/SourceGenBus.xml",
            ],
            PackedLibrary.FilesIn(library.PackageFile).Where(static file => !IsContainerFile(file)));

    [Fact]
    public void The_symbol_package_holds_one_symbol_file_per_library() =>
        Assert.Equal(
            ["SourceGenBus.nuspec", "lib/net10.0/SourceGenBus.pdb"],
            PackedLibrary.FilesIn(library.SymbolFile).Where(static file => !IsContainerFile(file)));

    [Fact]
    public void It_asks_for_abstractions_only_and_for_no_newer_version_than_the_target_framework_has()
    {
        var dependencies = Nuspec().Descendants().Where(static element => element.Name.LocalName == "group").ToDictionary(
            static group => group.Attribute("targetFramework")!.Value,
            static group => group.Elements().Select(static element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}"));

        Assert.Equal(["net10.0"], dependencies.Keys);
        Assert.Equal(
            [
                $"SourceGenBus.Abstractions {PackedLibrary.Version}", "Microsoft.Extensions.DependencyInjection.Abstractions 10.0.0",
                "Microsoft.Extensions.Logging.Abstractions 10.0.0", "Microsoft.Extensions.Options 10.0.0",
            ],
            dependencies["net10.0"]);
    }

    [Fact]
    public void It_names_its_license_readme_icon_and_the_commit_it_was_built_from()
    {
        var metadata = Nuspec().Root!.Elements().Single().Elements().ToLookup(static element => element.Name.LocalName);

        Assert.Equal("MIT", metadata["license"].Single().Value);
        Assert.Equal("README.md", metadata["readme"].Single().Value);
        Assert.Equal("icon.png", metadata["icon"].Single().Value);
        Assert.Equal(40, metadata["repository"].Single().Attribute("commit")!.Value.Length);
    }

    private static bool IsContainerFile(string file) =>
        file is "[Content_Types].xml" || file.StartsWith("_rels/", StringComparison.Ordinal) || file.StartsWith("package/", StringComparison.Ordinal);

    private XDocument Nuspec() => XDocument.Parse(PackedLibrary.Read(library.PackageFile, "SourceGenBus.nuspec"));
}
