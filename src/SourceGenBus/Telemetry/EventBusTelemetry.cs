namespace SourceGenBus;

/// <summary>
/// The names under which traces and metrics of the bus are collected. What is written, and what it means, stands in the
/// telemetry guide.
/// </summary>
/// <example>
/// <code>
/// services.AddOpenTelemetry()
///     .WithTracing(tracing => tracing.AddSource(EventBusTelemetry.SourceName))
///     .WithMetrics(metrics => metrics.AddMeter(EventBusTelemetry.MeterName));
/// </code>
/// </example>
public static class EventBusTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string SourceName = "SourceGenBus";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "SourceGenBus";

    /// <summary>
    /// Whether traces and metrics are part of the program: true, unless it was built with <c>SourceGenBusTelemetry</c> set to false.
    /// A trimmed or native program built that way does not contain their code. The log is not affected.
    /// </summary>
    public static bool IsSupported { get; } = !AppContext.TryGetSwitch(
        "SourceGenBus.Telemetry.IsSupported", out var isSupported) || isSupported;

    /// <summary>The version of both, which is the package's.</summary>
    internal const string Version = PackageVersion.Value;
}
