namespace RepoPulse;

/// <summary>A week as ISO 8601 has it, named by its Monday.</summary>
internal readonly record struct Week(DateOnly Monday) : IComparable<Week>
{
    /// <summary>The week that the clock on the author's wall showed.</summary>
    internal static Week Of(DateTimeOffset moment)
    {
        var day = DateOnly.FromDateTime(moment.DateTime);
        return new Week(day.AddDays(-(((int)day.DayOfWeek + 6) % 7)));
    }

    /// <summary>How many weeks this one is after another.</summary>
    internal int After(Week other) => (Monday.DayNumber - other.Monday.DayNumber) / 7;

    internal Week Plus(int weeks) => new(Monday.AddDays(weeks * 7));

    public int CompareTo(Week other) => Monday.CompareTo(other.Monday);

    public override string ToString() => $"{Monday:yyyy-MM-dd}";
}
