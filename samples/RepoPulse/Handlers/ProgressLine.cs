using System.Globalization;
using RepoPulse.Cli;
using RepoPulse.Events;
using SourceGenBus;

namespace RepoPulse.Handlers;

/// <summary>
/// Tells a person who waits that a long history is being read. Silent for the first second, and altogether when nobody
/// is looking. Its constructor arguments come from the container.
/// </summary>
[EventHandler<CommitRecorded>]
[EventHandler<HistoryRead>]
internal sealed class ProgressLine(Terminal terminal, TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly long _start = timeProvider.GetTimestamp();
    private TimeSpan _next = _patience;
    private int _commits;
    private int _written;

    public ValueTask HandleAsync(CommitRecorded e)
    {
        _commits++;
        if (terminal.ShowsProgress && timeProvider.GetElapsedTime(_start) is var elapsed && elapsed >= _next)
        {
            _next = elapsed + _interval;
            Write(string.Create(
                CultureInfo.InvariantCulture, $"reading history: {_commits:N0} commits, {e.AuthoredAt:yyyy-MM-dd}"));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(HistoryRead e)
    {
        Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>Leaves no line behind when the history was not read to its end.</summary>
    public void Dispose() => Clear();

    private void Clear()
    {
        if (_written > 0)
        {
            Write("");
            terminal.Error.Write('\r');
            terminal.Error.Flush();
        }
    }

    // Overwrites with spaces rather than an escape sequence, which not every terminal understands.
    private void Write(string line)
    {
        terminal.Error.Write('\r');
        terminal.Error.Write(line.PadRight(_written));
        terminal.Error.Flush();
        _written = line.Length;
    }
}
