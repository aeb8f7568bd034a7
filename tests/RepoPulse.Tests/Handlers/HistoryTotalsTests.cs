using RepoPulse.Events;
using RepoPulse.Handlers;

namespace RepoPulse.Tests.Handlers;

public sealed class HistoryTotalsTests
{
    [Fact]
    public async Task First_and_last_follow_the_clock_and_not_the_order_of_reading()
    {
        var totals = new HistoryTotals();
        Assert.Equal((null, null), (totals.First, totals.Last));
        foreach (var day in (int[])[5, 9, 2, 7])
        {
            await totals.HandleAsync(new CommitRecorded(
                new Author("Ada", "a@b"), new DateTimeOffset(2024, 1, day, 0, 0, 0, TimeSpan.Zero), IsMerge: day > 6));
        }

        Assert.Equal((2, 9), (totals.First?.Day, totals.Last?.Day));
        Assert.Equal((4, 2), (totals.Commits, totals.Merges));
    }
}
