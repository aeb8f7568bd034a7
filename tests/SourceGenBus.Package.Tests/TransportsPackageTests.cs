using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SourceGenBus.Package.Tests;

/// <summary>
/// The packages that take events and commands out of a program: the three services of the Marketplace, built from packages as they are by
/// who copies them.
/// </summary>
public sealed partial class TransportsPackageTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_services_of_the_sample_are_built_from_the_packages_without_a_warning()
    {
        var sample = Path.Combine(BuildMetadata.RepositoryRoot, "samples", "Marketplace");
        foreach (var file in Directory.EnumerateFiles(sample, "*.cs*", SearchOption.AllDirectories).Where(static file => !IsBuilt().IsMatch(file)))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            _workspace.Write(Path.GetRelativePath(sample, file), file.EndsWith(".csproj", StringComparison.Ordinal) ? FromPackages(text) : text);
        }

        _workspace.Write(
            "Directory.Build.props",
            """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <IsAotCompatible>true</IsAotCompatible>
                <EnableRequestDelegateGenerator>true</EnableRequestDelegateGenerator>
              </PropertyGroup>
            </Project>
            """);
        _workspace.Write(
            "services.proj",
            """
            <Project DefaultTargets="Build">
              <ItemGroup><Service Include="Orders/*.csproj;Payments/*.csproj;Shipping/*.csproj" /></ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Service)" Targets="Restore" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Service)" Targets="Build" BuildInParallel="true" /></Target>
            </Project>
            """);
        (await _workspace.DotnetAsync("build", "services.proj")).Succeeded().WithoutWarnings();

        Assert.Equal(["Marketplace.Orders.dll", "Marketplace.Payments.dll", "Marketplace.Shipping.dll"], Directory
            .EnumerateFiles(_workspace.Root, "Marketplace.*.dll", SearchOption.AllDirectories)
            .Where(static file => file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"))
            .Select(static file => Path.GetFileName(file)!)
            .Where(static name => name is not ("Marketplace.Contracts.dll" or "Marketplace.Hosting.dll"))
            .Distinct()
            .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SourceGenBus.Transports", "SourceGenBus.EventStore")]
    [InlineData("SourceGenBus.Transports.Sql", "SourceGenBus.Transports")]
    [InlineData("SourceGenBus.Transports.RabbitMq", "RabbitMQ.Client", "SourceGenBus.Transports")]
    [InlineData("SourceGenBus.Transports.Redis", "SourceGenBus.Transports", "StackExchange.Redis")]
    [InlineData("SourceGenBus.Transports.Kafka", "Confluent.Kafka", "SourceGenBus.Transports")]
    public void A_package_brings_its_broker_s_client_and_no_other(string package, params string[] dependencies)
    {
        var nuspec = PackedLibrary.Read(Path.Combine(library.PackageFolder, $"{package}.{PackedLibrary.Version}.nupkg"), $"{package}.nuspec");

        Assert.Equal(dependencies, XDocument.Parse(nuspec).Descendants()
            .Where(static element => element.Name.LocalName == "dependency")
            .Select(static element => element.Attribute("id")!.Value)
            .Where(static id => !id.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_package_of_Kafka_keeps_its_client_from_being_trimmed() => Assert.Contains(
        "buildTransitive/SourceGenBus.Transports.Kafka.targets",
        PackedLibrary.FilesIn(Path.Combine(library.PackageFolder, $"SourceGenBus.Transports.Kafka.{PackedLibrary.Version}.nupkg")));

    /// <summary>The project with packages in the place of the repository's projects.</summary>
    private static string FromPackages(string project)
    {
        var text = OwnProject().Replace(project, static match => $"""<PackageReference Include="{match.Groups["name"].Value}" Version="{PackedLibrary.Version}" />""");
        text = text.Replace("""<PackageReference Include="SQLitePCLRaw.bundle_e_sqlite3" />""", $"""<PackageReference Include="SQLitePCLRaw.bundle_e_sqlite3" Version="{VersionOf("SQLitePCLRaw.bundle_e_sqlite3")}" />""", StringComparison.Ordinal);
        return text.Replace(
            "<UsesSourceGenBus>true</UsesSourceGenBus>\n  </PropertyGroup>",
            $"</PropertyGroup>\n  <ItemGroup>{Workspace.PackageReference}</ItemGroup>",
            StringComparison.Ordinal);
    }

    private static string VersionOf(string package) => XDocument.Load(Path.Combine(BuildMetadata.RepositoryRoot, "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(version => version.Attribute("Include")!.Value == package)
        .Attribute("Version")!.Value;

    [GeneratedRegex("""<ProjectReference Include="(\.\./)+src/(?<name>[^/]+)/[^"]+" />""")]
    private static partial Regex OwnProject();

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex IsBuilt();
}
