using RepoPulse.Cli;

namespace RepoPulse.Tests.Cli;

public sealed class CommandLineTests
{
    private static readonly DateOnly _today = new(2024, 3, 31);

    [Fact]
    public void Nothing_means_the_current_directory_and_the_whole_history()
    {
        Assert.Equal(new PulseOptions(), CommandLine.Parse([], _today));
        Assert.Equal(".", new PulseOptions().Path);
        Assert.Equal(10, new PulseOptions().Top);
    }

    [Fact]
    public void Everything_can_be_said_at_once()
    {
        string[] arguments = ["--since", "2024-01-01", "--until=2024-02-29", "--top", "3", "--json", "--no-color", "repo"];
        var expected = new PulseOptions
        {
            Path = "repo",
            Period = new Period(new DateOnly(2024, 1, 1), new DateOnly(2024, 2, 29)),
            Top = 3,
            Json = true,
            NoColour = true,
        };
        Assert.Equal(expected, CommandLine.Parse(arguments, _today));
    }

    [Theory]
    [InlineData("10d", "2024-03-21")]
    [InlineData("2w", "2024-03-17")]
    [InlineData("1m", "2024-02-29")]
    [InlineData("1y", "2023-03-31")]
    [InlineData("0d", "2024-03-31")]
    [InlineData("99999y", "0001-01-01")]
    [InlineData("2147483647w", "0001-01-01")]
    public void A_span_counts_back_from_today(string span, string day) =>
        Assert.Equal(day, $"{CommandLine.Parse(["--since", span], _today).Period.Since:yyyy-MM-dd}");

    [Fact]
    public void After_two_dashes_everything_is_a_path() =>
        Assert.Equal("--json", CommandLine.Parse(["--", "--json"], _today).Path);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_is_asked_for_in_two_ways(string argument) =>
        Assert.True(CommandLine.Parse([argument], _today).Help);

    [Theory]
    [InlineData("unknown option '--jsn'; --help lists the known ones.", "--jsn")]
    [InlineData("unknown option '--jsn'; --help lists the known ones.", "--jsn=1")]
    [InlineData("unknown option '-x'; --help lists the known ones.", "-x")]
    [InlineData("--json takes no value.", "--json=yes")]
    [InlineData("--top needs a value.", "--top")]
    [InlineData("--top takes a number from 1 to 10000, not '0'.", "--top", "0")]
    [InlineData("--top takes a number from 1 to 10000, not '-5'.", "--top", "-5")]
    [InlineData("--top takes a number from 1 to 10000, not '10001'.", "--top", "10001")]
    [InlineData("--top takes a number from 1 to 10000, not 'ten'.", "--top=ten")]
    [InlineData(
        "--since takes a day such as 2024-01-31, or 30d, 12w, 6m, 2y for a span before today, not 'bananas'.",
        "--since", "bananas")]
    [InlineData(
        "--until takes a day such as 2024-01-31, or 30d, 12w, 6m, 2y for a span before today, not '2024-02-30'.",
        "--until", "2024-02-30")]
    [InlineData(
        "--until takes a day such as 2024-01-31, or 30d, 12w, 6m, 2y for a span before today, not ''.", "--until=")]
    [InlineData("--since 2024-02-02 is after --until 2024-02-01.", "--since", "2024-02-02", "--until", "2024-02-01")]
    [InlineData("only one path can be reported on, but 'two' is a second one.", "one", "two")]
    [InlineData("the path is empty.", "")]
    public void What_makes_no_sense_is_told_in_one_sentence(string sentence, params string[] arguments)
    {
        var exception = Assert.Throws<UsageException>(() => CommandLine.Parse(arguments, _today));
        Assert.Equal(sentence, exception.Message);
    }
}
