using RepoPulse.Cli;
using RepoPulse.Events;
using RepoPulse.Handlers;
using RepoPulse.Tests.Fixtures;

namespace RepoPulse.Tests.Handlers;

public sealed class ProgressLineTests : IDisposable
{
    private static readonly CommitRecorded _commit =
        new(new Author("Ada", "a@b"), new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero), IsMerge: false);

    private readonly StringWriter _error = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_short_history_needs_no_progress()
    {
        using var progress = Create(showsProgress: true);
        await progress.HandleAsync(_commit);
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        await progress.HandleAsync(_commit);
        await progress.HandleAsync(new HistoryRead("sample"));
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public async Task A_long_history_shows_progress_now_and_then_and_leaves_an_empty_line()
    {
        using var progress = Create(showsProgress: true);
        await progress.HandleAsync(_commit);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await progress.HandleAsync(_commit);
        await progress.HandleAsync(_commit);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        await progress.HandleAsync(_commit);
        await progress.HandleAsync(new HistoryRead("sample"));
        Assert.Equal(
            "\rreading history: 2 commits, 2024-01-02\rreading history: 4 commits, 2024-01-02\r" + new string(' ', 38) + "\r",
            _error.ToString());
    }

    [Fact]
    public async Task A_history_that_breaks_off_leaves_an_empty_line_too()
    {
        var progress = Create(showsProgress: true);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await progress.HandleAsync(_commit);
        progress.Dispose();
        Assert.EndsWith("\r" + new string(' ', 38) + "\r", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_told_who_does_not_look()
    {
        using var progress = Create(showsProgress: false);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await progress.HandleAsync(_commit);
        Assert.Equal("", _error.ToString());
    }

    public void Dispose() => _error.Dispose();

    private ProgressLine Create(bool showsProgress) =>
        new(new Terminal(TextWriter.Null, _error) { ShowsProgress = showsProgress }, _clock);
}
