using System.Globalization;

namespace RepoPulse.Text;

/// <summary>Numbers with their digits in groups of three, the same in every culture.</summary>
internal static class NumberText
{
    internal static string Grouped(this long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Grouped(this int number) => ((long)number).Grouped();

    /// <summary>"1 file", "2 files".</summary>
    internal static string Counted(this int count, string noun) => $"{count.Grouped()} {noun}{(count == 1 ? "" : "s")}";
}
