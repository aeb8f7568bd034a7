using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Marketplace.Tests;

/// <summary>A service as a process of its own, on a port that was free.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal string Log => string.Join('\n', _log);

    internal HttpClient Http { get; } = new() { Timeout = Patience };

    internal static async Task<ServiceProcess> StartAsync(string service, Build build, string folder, IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo(await ServiceBinary.LocateAsync(service, build), ["--urls=http://127.0.0.1:0", .. settings])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The run-time that this test runs on, wherever it is installed.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var process = new ServiceProcess(start);
        await Task.WhenAny(process._address.Task, process._process.WaitForExitAsync()).WaitAsync(Patience);
        Assert.True(process._address.Task.IsCompleted, $"{service} ended:\n{process.Log}");
        process.Http.BaseAddress = new Uri(await process._address.Task);
        return process;
    }

    /// <summary>Ends it as a power failure would.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _log.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
            _address.TrySetResult(match.Groups["address"].Value);
    }

    [GeneratedRegex("Now listening on: (?<address>http://\\S+)")]
    private static partial Regex Listening();
}
