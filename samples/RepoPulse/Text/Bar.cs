namespace RepoPulse.Text;

/// <summary>Bars from block characters, exact to an eighth of a cell.</summary>
internal static class Bar
{
    private const string Leftward = "▏▎▍▌▋▊▉█";
    private const string Upward = "▁▂▃▄▅▆▇█";

    /// <summary>A bar that fills all cells when <paramref name="value"/> is <paramref name="most"/>.</summary>
    internal static string Of(int value, int most, int cells)
    {
        var eighths = Eighths(value, most, cells);
        var rest = eighths % 8;
        return new string('█', eighths / 8) + (rest > 0 ? Leftward[rest - 1] : "");
    }

    /// <summary>The part of an upright bar of some height that is visible in one of its rows, counted from below.</summary>
    internal static char Block(int value, int most, int row, int height)
    {
        var eighths = Math.Clamp(Eighths(value, most, height) - (row * 8), 0, 8);
        return eighths > 0 ? Upward[eighths - 1] : ' ';
    }

    // What is there is seen: anything above nothing gets an eighth.
    private static int Eighths(int value, int most, int cells) =>
        value <= 0 ? 0 : Math.Max(1, (int)((long)value * cells * 8 / most));
}
