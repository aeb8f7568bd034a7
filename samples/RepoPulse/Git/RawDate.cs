using System.Globalization;

namespace RepoPulse.Git;

/// <summary>
/// Reads git's raw dates, <c>1700000000 +0530</c>. Real histories hold dates that no clock ever showed (negative years,
/// offsets of a hundred hours); those are moved to the nearest one that can be shown, in a whole week of the calendar.
/// </summary>
internal static class RawDate
{
    private static readonly DateTimeOffset _earliest = new(1, 1, 15, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _latest = new(9999, 12, 15, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="FormatException">The text is no raw date at all.</exception>
    internal static DateTimeOffset Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0
            || !decimal.TryParse(
                text.AsSpan(..space), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || !int.TryParse(
                text.AsSpan((space + 1)..), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timeProvider))
        {
            throw new FormatException($"'{text}' is no date.");
        }

        var known = Math.Clamp(seconds, _earliest.ToUnixTimeSeconds(), _latest.ToUnixTimeSeconds());
        return DateTimeOffset.FromUnixTimeSeconds((long)known).ToOffset(Offset(timeProvider));
    }

    // +0530 arrives as the number 530: hours and minutes, not minutes.
    private static TimeSpan Offset(int timeProvider)
    {
        var minutes = (timeProvider / 100 * 60) + (timeProvider % 100);
        return Math.Abs(minutes) <= 14 * 60 ? TimeSpan.FromMinutes(minutes) : TimeSpan.Zero;
    }
}
