using RepoPulse.Text;

namespace RepoPulse.Tests.Text;

public sealed class CellWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("plain", 5)]
    [InlineData("Ädä", 3)]
    [InlineData("e\u0301", 1)]
    [InlineData("山田 太郎", 9)]
    [InlineData("한국어", 6)]
    [InlineData("ｆｕｌｌ", 8)]
    [InlineData("🚀", 2)]
    [InlineData("👩‍💻", 2)]
    [InlineData("🇩🇪", 2)]
    [InlineData("❤️", 2)]
    [InlineData("…│█▁·", 5)]
    public void Text_takes_as_many_cells_as_a_terminal_gives_it(string text, int cells) =>
        Assert.Equal(cells, text.CellCount());

    [Theory]
    [InlineData("山", 4, "山  ", "  山")]
    [InlineData("ab", 2, "ab", "ab")]
    [InlineData("abc", 2, "abc", "abc")]
    public void Padding_counts_cells(string text, int cells, string left, string right)
    {
        Assert.Equal(left, text.PadCells(cells));
        Assert.Equal(right, text.PadCellsLeft(cells));
    }
}
