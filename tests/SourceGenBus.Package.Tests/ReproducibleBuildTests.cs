using System.Text;

namespace SourceGenBus.Package.Tests;

/// <summary>The same commit gives the same assembly, whoever builds it, in whatever folder, from whatever remote.</summary>
public sealed class ReproducibleBuildTests(PackedLibrary library) : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sourcegenbus-checkouts-").FullName;

    public void Dispose() => Checkout.Delete(_root);

    [Fact]
    public async Task Two_checkouts_with_other_paths_and_remotes_give_the_same_bytes()
    {
        var first = Checkout.Copy(Path.Combine(_root, "first"), library);
        await first.CommitAsync();
        var second = await first.CloneAsync(Path.Combine(_root, "another", "checkout"));
        await first.GitAsync("remote", "add", "origin", "https://example.org/first/bus.git");
        await second.GitAsync("remote", "set-url", "origin", "https://example.com/second.git");

        var local = await BuildAsync(first, ci: false);
        var other = await BuildAsync(second, ci: false);
        var continuous = await BuildAsync(second, ci: true);

        Assert.Equal(local, other);
        Assert.Equal(local, continuous);
        Assert.DoesNotContain(first.Folder, Encoding.UTF8.GetString(local), StringComparison.Ordinal);
        Assert.DoesNotContain(first.Folder, Encoding.Unicode.GetString(local), StringComparison.Ordinal);
    }

    private static async Task<byte[]> BuildAsync(Checkout checkout, bool ci)
    {
        (await checkout.DotnetAsync(["build", Checkout.Project, "-c", "Release", "--no-incremental", "-p:RunAnalyzers=false"], ci))
            .Succeeded().WithoutWarnings();
        return await File.ReadAllBytesAsync(
            Path.Combine(checkout.Folder, Checkout.Project, "bin", "Release", "net10.0", "SourceGenBus.Abstractions.dll"),
            TestContext.Current.CancellationToken);
    }
}
