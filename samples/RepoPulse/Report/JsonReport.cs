using System.Text.Encodings.Web;
using System.Text.Json;
using RepoPulse.Cli;

namespace RepoPulse.Report;

/// <summary>The report for machines.</summary>
internal sealed class JsonReport(Terminal terminal) : IReportWriter
{
    // Names stay readable. Control characters are escaped all the same, and the result goes into no web page.
    private static readonly PulseJsonContext _json = new(new JsonSerializerOptions(PulseJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public void Write(PulseReport report) =>
        terminal.Out.WriteLine(JsonSerializer.Serialize(report, _json.PulseReport));
}
