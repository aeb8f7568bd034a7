using System.Text.Json;

namespace SourceGenBus.Package.Tests;

/// <summary>The version comes from the tags of the repository; a build needs neither tags nor a repository.</summary>
public sealed class VersionTests(PackedLibrary library) : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sourcegenbus-checkouts-").FullName;

    public void Dispose() => Checkout.Delete(_root);

    [Fact]
    public async Task The_version_is_that_of_the_last_tag_and_the_commits_since()
    {
        var checkout = Checkout.Copy(Path.Combine(_root, "tagged"), library);
        (await checkout.DotnetAsync(["restore", Checkout.Project])).Succeeded();
        Assert.Equal(("0.1.0-preview.0", "0.1.0.0"), await VersionAsync(checkout));

        await checkout.CommitAsync();
        Assert.Equal(("0.1.0-preview.0", "0.1.0.0"), await VersionAsync(checkout));
        await checkout.GitAsync("tag", "v7.2.3");
        Assert.Equal(("7.2.3", "7.2.0.0"), await VersionAsync(checkout));
        await checkout.CommitAsync();
        Assert.Equal(("7.2.4-preview.0.1", "7.2.0.0"), await VersionAsync(checkout));
    }

    [Fact]
    public async Task A_source_archive_and_a_shallow_clone_are_built_without_a_warning()
    {
        var archive = Checkout.Copy(Path.Combine(_root, "archive"), library);
        await BuildAsync(archive);

        await archive.CommitAsync();
        await archive.CommitAsync();
        var shallow = await archive.CloneAsync(Path.Combine(_root, "shallow"), "--depth", "1");
        await BuildAsync(shallow);
        Assert.Equal(("0.1.0-preview.0", "0.1.0.0"), await VersionAsync(shallow));
    }

    private static async Task BuildAsync(Checkout checkout) =>
        (await checkout.DotnetAsync(["build", Checkout.Project, "-c", "Release", "-p:RunAnalyzers=false"])).Succeeded().WithoutWarnings();

    private static async Task<(string? Version, string? AssemblyVersion)> VersionAsync(Checkout checkout)
    {
        var result = await checkout.DotnetAsync(
            ["msbuild", Checkout.Project, "-target:MinVer", "-getProperty:Version", "-getProperty:AssemblyVersion"]);
        using var json = JsonDocument.Parse(result.Succeeded().Output[result.Output.IndexOf('{', StringComparison.Ordinal)..]);
        var properties = json.RootElement.GetProperty("Properties");
        return (properties.GetProperty("Version").GetString(), properties.GetProperty("AssemblyVersion").GetString());
    }
}
