using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Shop.Tests.Fixtures;

/// <summary>The program as a process of its own, on a port that was free.</summary>
internal sealed partial class ShopProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Received<string> _log = new();
    private readonly Received<string> _errors = new();

    private ShopProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_log, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal ShopClient Client { get; private set; } = null!;

    internal string Address { get; private set; } = null!;

    internal string Log => string.Join('\n', _log.Items);

    internal string Errors => string.Join('\n', _errors.Items);

    /// <summary>Starts it and waits until it serves.</summary>
    internal static async Task<ShopProcess> StartAsync(Build build, ShopData data, params string[] settings)
    {
        var process = await LaunchAsync(build, data, settings);
        try
        {
            var line = await process.LineAsync(line => Listening().IsMatch(line));
            process.Address = Listening().Match(line).Groups["address"].Value;
            process.Client = new ShopClient(process.Address);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it without waiting. A setting is an argument, or where it has no dashes, a variable of the environment.</summary>
    internal static async Task<ShopProcess> LaunchAsync(Build build, ShopData data, params string[] settings)
    {
        var start = new ProcessStartInfo(await ShopBinary.LocateAsync(build))
        {
            WorkingDirectory = data.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        // The run-time that this test runs on, wherever it is installed.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        start.ArgumentList.Add("--urls=http://127.0.0.1:0");
        foreach (var setting in data.Settings.Concat(settings))
        {
            if (setting.StartsWith('-'))
                start.ArgumentList.Add(setting);
            else
                start.Environment[setting[..setting.IndexOf('=', StringComparison.Ordinal)]] = setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }

        return new ShopProcess(start);
    }

    /// <summary>A line of the log, once it is there.</summary>
    internal async Task<string> LineAsync(Func<string, bool> match)
    {
        var line = _log.FindAsync(match);
        await Task.WhenAny(line, _process.WaitForExitAsync()).WaitAsync(Patience);
        Assert.True(line.IsCompleted, $"The program ended before it logged that line:\n{Log}\n{Errors}");
        return await line;
    }

    /// <summary>Asks it to end, as an operating system does, and waits until it has.</summary>
    internal async Task<int> StopAsync()
    {
        Signal("TERM");
        return await ExitAsync();
    }

    internal void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    internal async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Keep(Received<string> lines, string? line)
    {
        if (line is not null)
            lines.Add(line);
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("OTEL_", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.StartsWith("Shop__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Logging__", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"Now listening on: (?<address>\S+)")]
    private static partial Regex Listening();
}
