using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Shop.Tests.Fixtures;

/// <summary>An OpenTelemetry collector that keeps what it is sent.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;
    private readonly Received<Span> _spans = new();
    private readonly Received<string> _metrics = new();

    private Collector(WebApplication app) => _app = app;

    /// <summary>What the program must be told to send its telemetry here.</summary>
    internal string[] Settings =>
    [
        $"OTEL_EXPORTER_OTLP_ENDPOINT={_app.Urls.Single()}",
        "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        "OTEL_BSP_SCHEDULE_DELAY=100",
        "OTEL_METRIC_EXPORT_INTERVAL=200",
    ];

    internal static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.ReceiveAsync);
        await app.StartAsync();
        return collector;
    }

    /// <summary>A span, once it has arrived.</summary>
    internal Task<Span> SpanAsync(Func<Span, bool> match) => _spans.FindAsync(match).WaitAsync(Patience);

    /// <summary>Completes once a batch of measurements contains all of these words.</summary>
    internal Task MetricsAsync(params string[] words) =>
        _metrics.FindAsync(batch => words.All(word => batch.Contains(word, StringComparison.Ordinal))).WaitAsync(Patience);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (http.Request.Path == "/v1/traces")
        {
            foreach (var span in Span.ReadAll(body.ToArray()))
                _spans.Add(span);
        }
        else
        {
            _metrics.Add(Encoding.Latin1.GetString(body.ToArray()));
        }

        http.Response.StatusCode = (int)HttpStatusCode.OK;
    }
}
