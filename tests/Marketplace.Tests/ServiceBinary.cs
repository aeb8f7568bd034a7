using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Marketplace.Tests;

/// <summary>Finds the program of a service, or publishes it first.</summary>
internal static class ServiceBinary
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Published = new();

    internal static async Task<string> LocateAsync(string service, Build build)
    {
        if (build == Build.Managed || (build == Build.OneNative && service != "Shipping"))
        {
            return Path.Combine(
                BuildMetadata.RepositoryRoot, "samples", "Marketplace", service, "bin", BuildMetadata.Configuration, "net10.0",
                NameOf(service));
        }

        await NativeToolchain.RequireAsync();
        return await Published.GetOrAdd(service, static service => new Lazy<Task<string>>(() => PublishAsync(service))).Value;
    }

    /// <summary>With a folder of its own for what is compiled, so that it is published again only where something changed.</summary>
    private static async Task<string> PublishAsync(string service)
    {
        var artifacts = Path.Combine(BuildMetadata.RepositoryRoot, "artifacts", "marketplace-tests");
        var output = Path.Combine(artifacts, "native", service);
        var publish = await Command.RunAsync(
            BuildMetadata.RepositoryRoot,
            "dotnet",
            [
                "publish", $"samples/Marketplace/{service}", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
                "-p:PublishNative=true", "-p:RunAnalyzers=false", "-p:NativeDebugSymbols=false", "--artifacts-path", artifacts, "-o", output,
            ]);
        publish.Succeeded().WithoutWarnings();
        return Path.Combine(output, NameOf(service));
    }

    private static string NameOf(string service) => $"Marketplace.{service}{(OperatingSystem.IsWindows() ? ".exe" : "")}";
}
