namespace RepoPulse.Tests;

public sealed class WeekTests
{
    [Theory]
    [InlineData("2024-01-01T00:00:00+00:00", "2024-01-01")]
    [InlineData("2024-01-07T23:59:59+00:00", "2024-01-01")]
    [InlineData("2024-01-08T00:00:00+00:00", "2024-01-08")]
    [InlineData("2023-12-31T12:00:00+00:00", "2023-12-25")]
    [InlineData("2024-01-07T23:30:00-05:00", "2024-01-01")]
    [InlineData("2024-01-08T00:30:00+14:00", "2024-01-08")]
    public void A_week_starts_on_the_monday_of_the_authors_calendar(string moment, string monday) =>
        Assert.Equal(monday, Week.Of(DateTimeOffset.Parse(moment, null)).ToString());

    [Fact]
    public void Weeks_are_counted()
    {
        var week = new Week(new DateOnly(2023, 12, 25));
        Assert.Equal(new Week(new DateOnly(2024, 1, 8)), week.Plus(2));
        Assert.Equal(2, week.Plus(2).After(week));
        Assert.Equal(-1, week.After(week.Plus(1)));
    }

    [Theory]
    [InlineData("2024-01-01T00:30:00+02:00", true)]
    [InlineData("2023-12-31T23:30:00-02:00", false)]
    [InlineData("2024-01-31T23:59:59-11:00", true)]
    [InlineData("2024-02-01T00:00:00+14:00", false)]
    public void A_period_includes_both_its_days_on_the_authors_calendar(string moment, bool contained)
    {
        var period = new Period(new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 31));
        Assert.Equal(contained, period.Contains(DateTimeOffset.Parse(moment, null)));
        Assert.True(Period.Always.Contains(DateTimeOffset.Parse(moment, null)));
    }
}
