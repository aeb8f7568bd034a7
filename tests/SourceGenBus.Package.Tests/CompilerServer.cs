using System.Diagnostics;

namespace SourceGenBus.Package.Tests;

/// <summary>
/// A compiler that stays in memory for the builds of all tests, which would start one of their own each time. It belongs to this test run,
/// under a name of its own, and ends with it. A build that cannot reach it, or has another version of it, compiles without.
/// </summary>
internal sealed class CompilerServer : IDisposable
{
    /// <summary>The property of a build, and the variable of the environment, that names the server.</summary>
    internal const string Name = "SharedCompilationId";

    private readonly Process? _process;

    private CompilerServer(Process? process, string name)
    {
        _process = process;
        Environment = new Dictionary<string, string> { ["UseSharedCompilation"] = "true", [Name] = name };
    }

    /// <summary>What a build reads to find it.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Takes the server of the whole run, where there is one.</summary>
    internal static CompilerServer Start()
    {
        if (System.Environment.GetEnvironmentVariable(Name) is { Length: > 0 } given)
            return new CompilerServer(null, given);

        var name = "sourcegenbus-" + Guid.NewGuid().ToString("N");
        var start = new ProcessStartInfo("dotnet", ["exec", BuildMetadata.CompilerServer, "-pipename:" + name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new CompilerServer(Process.Start(start), name);
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
    }
}
