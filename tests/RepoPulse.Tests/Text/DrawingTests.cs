using RepoPulse.Text;

namespace RepoPulse.Tests.Text;

public sealed class DrawingTests
{
    [Theory]
    [InlineData(0, 10, "")]
    [InlineData(10, 10, "████")]
    [InlineData(5, 10, "██")]
    [InlineData(1, 1000, "▏")]
    [InlineData(3, 8, "█▌")]
    public void A_bar_is_exact_to_an_eighth_of_a_cell(int value, int most, string bar) =>
        Assert.Equal(bar, Bar.Of(value, most, cells: 4));

    [Theory]
    [InlineData(0, "  ")]
    [InlineData(16, "██")]
    [InlineData(8, "█ ")]
    [InlineData(11, "█▃")]
    [InlineData(1, "▁ ")]
    public void An_upright_bar_is_cut_into_rows(int value, string rowsFromBelow) =>
        Assert.Equal(
            rowsFromBelow, $"{Bar.Block(value, most: 16, row: 0, height: 2)}{Bar.Block(value, most: 16, row: 1, height: 2)}");

    [Fact]
    public void A_spark_line_marks_nothing_with_a_dot() => Assert.Equal("▁·▄█·", SparkLine.Of([1, 0, 8, 16, 0]));

    [Fact]
    public void A_spark_line_of_nothing_is_dots() => Assert.Equal("···", SparkLine.Of([0, 0, 0]));

    [Theory]
    [InlineData("plain ünïcödé 山 👩‍💻", "plain ünïcödé 山 👩‍💻")]
    [InlineData("a\nb\tc\rd", @"a\nb\tc\rd")]
    [InlineData("\e[31mred", @"\u{1B}[31mred")]
    [InlineData("\u009B31m", @"\u{9B}31m")]
    [InlineData("exe\u202Etxt", @"exe\u{202E}txt")]
    [InlineData("a\u2028b", @"a\u{2028}b")]
    public void What_would_steer_the_terminal_is_shown_instead(string text, string visible) =>
        Assert.Equal(visible, VisibleText.Of(text));

    [Fact]
    public void A_table_fills_the_width_and_aligns_wide_characters()
    {
        var table = new TextTable(24, Column.Flexible("Path", Truncation.Middle), Column.Right("n"), Column.Left("day"));
        table.Add(new Cell("山田/file.cs"), new Cell("1,000"), new Cell("Mo"));
        table.Add(new Cell("a"), new Cell("7"), new Cell("Tue"));
        Assert.Equal(
            [
                "Path              n  day",
                "山田/file.cs  1,000  Mo ",
                "a                 7  Tue",
            ],
            table.Lines(heading => heading));
    }

    [Fact]
    public void Colour_is_put_around_text_and_never_around_nothing()
    {
        Assert.Equal("\e[32m+1\e[0m", new Palette(isColoured: true).Added("+1"));
        Assert.Equal("  ", new Palette(isColoured: true).Added("  "));
        Assert.Equal("+1", new Palette(isColoured: false).Added("+1"));
    }
}
