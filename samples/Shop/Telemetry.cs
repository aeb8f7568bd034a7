using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Shop.Payments;

namespace Shop;

/// <summary>Sends spans and measurements of bus, server and shop to a collector, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly TracerProvider _spans;
    private readonly MeterProvider _measurements;

    private Telemetry()
    {
        var resource = ResourceBuilder.CreateDefault().AddService("shop");
        _spans = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("SourceGenBus", "Microsoft.AspNetCore")
            .AddOtlpExporter()
            .Build();
        _measurements = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("SourceGenBus", "Microsoft.AspNetCore.Hosting", PaymentMeter.Name)
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Null where there is no collector: then nothing listens, and telemetry costs next to nothing.</summary>
    internal static Telemetry? Start(IConfiguration configuration) =>
        string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) ? null : new Telemetry();

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _spans.Dispose();
        _measurements.Dispose();
    }
}
