namespace RepoPulse;

/// <summary>
/// The days the report is about, both ends included. A commit belongs to the day its author's own calendar showed, so
/// the report does not depend on the time zone of the machine that makes it.
/// </summary>
internal sealed record Period(DateOnly? Since, DateOnly? Until)
{
    internal static readonly Period Always = new(null, null);

    internal bool Contains(DateTimeOffset moment)
    {
        var day = DateOnly.FromDateTime(moment.DateTime);
        return !(day < Since) && !(day > Until);
    }
}
