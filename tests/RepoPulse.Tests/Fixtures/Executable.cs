using System.Diagnostics;

namespace RepoPulse.Tests.Fixtures;

/// <summary>The program as a process of its own, as a shell starts it.</summary>
internal static class Executable
{
    private static readonly string _path =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "RepoPulse.exe" : "RepoPulse");

    internal static Process Start(IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        Start(environment, _path, arguments);

    /// <summary>The same where interrupts may be ignored, as they are in the background of a shell: the program is started as if they were not.</summary>
    internal static Process StartInForeground(IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        OperatingSystem.IsLinux()
            ? Start(environment, "/usr/bin/env", ["--default-signal=INT", _path, .. arguments])
            : Start(environment, arguments);

    private static Process Start(
        IReadOnlyDictionary<string, string?>? environment, string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // With a PATH of its own the program could not find the run-time that this test runs on.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    internal static async Task<Run> RunAsync(
        IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        return await EndOfAsync(process);
    }

    /// <summary>Runs the program with one path and with what a shell makes of the rest of the line.</summary>
    internal static async Task<Run> RunInShellAsync(string line, string path)
    {
        using var process = Start(environment: null, "/bin/sh", ["-c", $"exec \"$0\" \"$1\" {line}", _path, path]);
        return await EndOfAsync(process);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<Run> EndOfAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return new Run(process.ExitCode, output, await error);
    }
}
