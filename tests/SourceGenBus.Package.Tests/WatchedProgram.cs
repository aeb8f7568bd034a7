using System.Diagnostics;
using System.Text;

namespace SourceGenBus.Package.Tests;

/// <summary>A program that runs under <c>dotnet watch</c> while a test changes its files.</summary>
internal sealed class WatchedProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _folder;
    private readonly StringBuilder _output = new();
    private string _last = "";

    internal WatchedProgram(string folder, IReadOnlyDictionary<string, string> environment)
    {
        _folder = folder;
        var start = new ProcessStartInfo("dotnet", ["watch", "run", "--non-interactive"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Command.IsolateFromTestRun(start.Environment);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["DOTNET_WATCH_SUPPRESS_EMOJIS"] = "1";
        start.Environment["DOTNET_USE_POLLING_FILE_WATCHER"] = "1";

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything that was written, repetitions left out.</summary>
    internal string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Waits until the program writes a line that ends in a text; fails with all that it wrote.</summary>
    /// <returns>What stands before that text.</returns>
    internal async Task<string> WaitForAsync(string text)
    {
        var (waited, touched) = (Stopwatch.StartNew(), TimeSpan.Zero);
        while (waited.Elapsed < Patience && !_process.HasExited && !Output.Contains("Fix the error to continue", StringComparison.Ordinal))
        {
            lock (_output)
            {
                if (_last.EndsWith(text, StringComparison.Ordinal))
                    return _last[..^text.Length];
            }

            // What is written before it watches, or while it starts the program again, is not noticed.
            if (waited.Elapsed - touched > Impatience)
            {
                touched = waited.Elapsed;
                foreach (var file in Directory.GetFiles(_folder, "*.cs"))
                    File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"'{text}' was not written{(_process.HasExited ? $", and dotnet watch has ended with {_process.ExitCode}" : "")}:\n{Output}");
        return "";
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        lock (_output)
        {
            if (line is null || line == _last)
                return;
            _last = line;
            _output.Append(line).Append('\n');
        }
    }
}
