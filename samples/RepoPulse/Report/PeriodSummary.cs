namespace RepoPulse.Report;

/// <summary>The days that were asked for; null where there is no limit.</summary>
internal sealed record PeriodSummary(DateOnly? Since, DateOnly? Until);
