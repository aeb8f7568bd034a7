using RepoPulse.Text;

namespace RepoPulse.Tests.Text;

public sealed class FitTests
{
    [Theory]
    [InlineData("src/Program.cs", 14, "src/Program.cs")]
    [InlineData("src/very/deep/directory/Program.cs", 20, "src/ve…ry/Program.cs")]
    [InlineData("山山山山山山山山山山", 10, "山…山山山")]
    [InlineData("👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻", 7, "👩‍💻…👩‍💻👩‍💻")]
    public void A_path_is_shortened_in_the_middle(string path, int cells, string expected)
    {
        var fitting = Fit.Middle(path, cells);
        Assert.Equal(expected, fitting);
        Assert.InRange(fitting.CellCount(), 1, cells);
    }

    [Theory]
    [InlineData("Ada", 3, "Ada")]
    [InlineData("Ada Lovelace", 6, "Ada L…")]
    [InlineData("山田太郎", 6, "山田…")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301…")]
    public void A_name_is_shortened_at_the_end(string name, int cells, string expected)
    {
        var fitting = Fit.End(name, cells);
        Assert.Equal(expected, fitting);
        Assert.InRange(fitting.CellCount(), 1, cells);
    }
}
