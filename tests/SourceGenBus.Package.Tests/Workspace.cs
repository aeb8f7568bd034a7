namespace SourceGenBus.Package.Tests;

/// <summary>
/// An empty folder outside the repository in which a test builds a program that uses the package. It inherits the
/// machine's package sources and adds the folder with the packed library.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private readonly PackedLibrary _library;

    internal Workspace(PackedLibrary library)
    {
        _library = library;
        Write(
            "nuget.config",
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{library.PackageFolder}" />
              </packageSources>
            </configuration>
            """);
    }

    internal string Root { get; } = Directory.CreateTempSubdirectory("sourcegenbus-consumer-").FullName;

    /// <summary>What a consumer's commands run with.</summary>
    internal IReadOnlyDictionary<string, string> Environment => _library.Environment;

    /// <summary>A reference to the package for a project file.</summary>
    internal static string PackageReference => $"""<PackageReference Include="SourceGenBus" Version="{PackedLibrary.Version}" />""";

    /// <summary>A reference to the package with aggregates and units of work; a test packs it before.</summary>
    internal static string DomainReference => $"""<PackageReference Include="SourceGenBus.Domain" Version="{PackedLibrary.Version}" />""";

    internal static string ContainerReference => """<PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.14" />""";

    internal Workspace Write(string path, string content)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    /// <summary>A project file with the settings of a new project, and what the test adds.</summary>
    internal Workspace WriteProject(string path, string items, string properties = "", string outputType = "Exe", string targets = "net10.0")
    {
        var framework = targets.Contains(';') ? "TargetFrameworks" : "TargetFramework";
        return Write(
            path,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>{outputType}</OutputType>
                <{framework}>{targets}</{framework}>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);
    }

    internal Task<CommandResult> DotnetAsync(params string[] arguments) =>
        Command.RunAsync(Root, "dotnet", arguments, _library.Environment);

    internal Task<CommandResult> BuildAsync(string project) => DotnetAsync("build", project);

    internal Task<CommandResult> RunAsync(string project) => DotnetAsync("run", "--project", project);

    /// <summary>The files that the generator wrote while a project was built.</summary>
    internal IReadOnlyDictionary<string, string> GeneratedFiles(string projectFolder) =>
        Directory.EnumerateFiles(Path.Combine(Root, projectFolder, "obj"), "*.g.cs", SearchOption.AllDirectories)
            .Where(static file => file.Contains("SourceGenBus.Generators.EventBusGenerator", StringComparison.Ordinal))
            .ToDictionary(static file => Path.GetFileName(file), File.ReadAllText);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
