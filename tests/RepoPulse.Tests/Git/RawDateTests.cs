using RepoPulse.Git;

namespace RepoPulse.Tests.Git;

public sealed class RawDateTests
{
    [Theory]
    [InlineData("1700000000 +0000", "2023-11-14T22:13:20+00:00")]
    [InlineData("1700000000 +0530", "2023-11-15T03:43:20+05:30")]
    [InlineData("1700000000 -0330", "2023-11-14T18:43:20-03:30")]
    [InlineData("0 +0000", "1970-01-01T00:00:00+00:00")]
    [InlineData("-86400 +0100", "1969-12-31T01:00:00+01:00")]
    public void A_date_is_read_with_its_offset(string raw, string expected) =>
        Assert.Equal(expected, $"{RawDate.Parse(raw):yyyy-MM-ddTHH:mm:sszzz}");

    [Theory]
    [InlineData("253402300800 +1400", 9999)]
    [InlineData("18446744073709551615 +0000", 9999)]
    [InlineData("-99999999999999 -1400", 1)]
    public void A_date_beyond_the_calendar_becomes_its_end(string raw, int year) =>
        Assert.Equal(year, RawDate.Parse(raw).Year);

    [Theory]
    [InlineData("1700000000 +5130")]
    [InlineData("1700000000 -9999")]
    public void An_offset_that_no_clock_has_counts_as_none(string raw) =>
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), RawDate.Parse(raw));

    [Theory]
    [InlineData("")]
    [InlineData("1700000000")]
    [InlineData(" +0000")]
    [InlineData("now +0000")]
    [InlineData("1700000000 UTC")]
    public void Anything_else_is_refused(string raw) => Assert.Throws<FormatException>(() => RawDate.Parse(raw));
}
