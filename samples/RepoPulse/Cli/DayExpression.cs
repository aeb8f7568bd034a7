using System.Globalization;

namespace RepoPulse.Cli;

/// <summary>
/// A day as people type it: <c>2024-01-31</c>, or a span before today such as <c>30d</c>, <c>12w</c>, <c>6m</c>,
/// <c>2y</c>. git itself takes any text for a date and silently reads nonsense as "now", so it is not asked.
/// </summary>
internal static class DayExpression
{
    internal static bool TryParse(string text, DateOnly today, out DateOnly day)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
        {
            return true;
        }

        return text.Length > 1
            && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && TryGoBack(today, count, text[^1], out day);
    }

    private static bool TryGoBack(DateOnly today, int count, char unit, out DateOnly day)
    {
        try
        {
            DateOnly? result = unit switch
            {
                'd' => today.AddDays(-count),
                'w' => today.AddDays(checked(-count * 7)),
                'm' => today.AddMonths(-count),
                'y' => today.AddYears(-count),
                _ => null,
            };
            day = result.GetValueOrDefault();
            return result.HasValue;
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            // Further back than the calendar goes, which is as good as the beginning.
            day = DateOnly.MinValue;
            return true;
        }
    }
}
