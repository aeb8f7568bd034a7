namespace RepoPulse.Report;

/// <summary>One form of the report.</summary>
internal interface IReportWriter
{
    void Write(PulseReport report);
}
