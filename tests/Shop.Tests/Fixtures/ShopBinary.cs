using System.Runtime.InteropServices;
using SourceGenBus.Package.Tests;

namespace Shop.Tests.Fixtures;

/// <summary>Finds the program, or publishes it first.</summary>
internal static class ShopBinary
{
    private static readonly string _name = OperatingSystem.IsWindows() ? "Shop.exe" : "Shop";
    private static readonly Lazy<Task<string>> _native = new(PublishAsync);

    internal static async Task<string> LocateAsync(Build build)
    {
        if (build == Build.Managed)
            return Path.Combine(AppContext.BaseDirectory, _name);
        await NativeToolchain.RequireAsync();
        return await _native.Value;
    }

    /// <summary>With a folder of its own for what is compiled, so that it is published again only where something changed.</summary>
    private static async Task<string> PublishAsync()
    {
        var artifacts = Path.Combine(BuildMetadata.RepositoryRoot, "artifacts", "shop-tests");
        var output = Path.Combine(artifacts, "native");
        var publish = await Command.RunAsync(
            BuildMetadata.RepositoryRoot,
            "dotnet",
            [
                "publish", "samples/Shop", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
                "-p:PublishNative=true", "-p:RunAnalyzers=false", "-p:NativeDebugSymbols=false", "--artifacts-path", artifacts, "-o", output,
            ]);
        publish.Succeeded().WithoutWarnings();
        return Path.Combine(output, _name);
    }
}
