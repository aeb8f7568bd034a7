using System.Text.RegularExpressions;

namespace SourceGenBus.Package.Tests;

/// <summary>The programs on the migration pages that talk through a broker are built, before and after, from the packages that they name.</summary>
public sealed class MigrationPackageTests(PackedLibrary library) : IDisposable
{
    private static readonly (string Page, string[] Packages)[] Pages =
    [
        ("from-masstransit", ["MassTransit.RabbitMQ 8.5.12"]),
        ("from-wolverine", ["WolverineFx.RabbitMQ 6.62.0"]),
        ("from-cap", ["DotNetCore.CAP 10.0.2", "DotNetCore.CAP.PostgreSql 10.0.2", "Npgsql 10.0.3"]),
    ];

    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Every_program_is_built_without_a_warning()
    {
        string[] own =
        [
            $"SourceGenBus {PackedLibrary.Version}", $"SourceGenBus.EventStore.Sqlite {PackedLibrary.Version}",
            $"SourceGenBus.Transports.RabbitMq {PackedLibrary.Version}",
        ];
        foreach (var (page, packages) in Pages)
        {
            var text = (await File.ReadAllTextAsync(
                Path.Combine(BuildMetadata.RepositoryRoot, "docs", "migration", $"{page}.md"), TestContext.Current.CancellationToken))
                .ReplaceLineEndings("\n");
            Write($"{page}/Before", packages, Block(text, "before"));
            Write($"{page}/After", own, Block(text, "after"));
        }

        _workspace.Write(
            "programs.proj",
            """
            <Project DefaultTargets="Build">
              <ItemGroup><Program Include="*/*/*.csproj" /></ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Program)" Targets="Restore" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Program)" Targets="Build" BuildInParallel="true" /></Target>
            </Project>
            """);

        (await _workspace.DotnetAsync("build", "programs.proj")).Succeeded().WithoutWarnings();

        Assert.Equal(2 * Pages.Length, Directory.EnumerateFiles(_workspace.Root, "from-*.dll", SearchOption.AllDirectories)
            .Count(static file => file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)));
    }

    private void Write(string folder, string[] packages, string program)
    {
        var references = packages.Append("Microsoft.Extensions.Hosting 10.0.14").Select(static package =>
            $"""<PackageReference Include="{package.Split(' ')[0]}" Version="{package.Split(' ')[1]}" />""");
        _workspace.WriteProject(
            $"{folder}/{folder.Replace('/', '.')}.csproj",
            string.Concat(references) + """<Using Include="Microsoft.Extensions.DependencyInjection" /><Using Include="Microsoft.Extensions.Hosting" />""");
        _workspace.Write($"{folder}/Program.cs", program);
    }

    private static string Block(string page, string name) => Program(name).Match(page) is { Success: true } match
        ? match.Groups["code"].Value
        : throw new InvalidOperationException($"The page has no program '{name}'.");

    private static Regex Program(string name) => new($"<!-- program: {name} -->\n```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline);
}
