namespace RepoPulse.Text;

/// <summary>A cell of a <see cref="TextTable"/>: text, or something drawn once the width is known; and its color.</summary>
internal sealed class Cell(Func<int, string> draw, Func<string, string>? paint = null)
{
    internal Cell(string text, Func<string, string>? paint = null)
        : this(_ => text, paint)
    {
    }

    internal string Draw(int width) => draw(width);

    internal string Paint(string text) => paint is null ? text : paint(text);
}
