using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>Listens to the measurements of the bus while it lives.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<Measured> _all = new();
    private readonly MeterListener _listener = new();

    internal Measurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != EventBusTelemetry.MeterName)
                return;
            Instruments.Enqueue(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _all.Enqueue(new Measured(instrument.Name, value, tags)));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _all.Enqueue(new Measured(instrument.Name, value, tags)));
        _listener.Start();
    }

    internal ConcurrentQueue<Instrument> Instruments { get; } = new();

    internal IReadOnlyList<Measured> Of(string instrument) => [.. _all.Where(measured => measured.Instrument == instrument)];

    internal double Sum(string instrument, string? tag = null, string? value = null) =>
        Of(instrument).Where(measured => tag is null || Equals(measured[tag], value)).Sum(static measured => measured.Value);

    public void Dispose() => _listener.Dispose();

    /// <summary>One measurement with the attributes that it was made with.</summary>
    internal sealed class Measured(string instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        private readonly Dictionary<string, object?> _tags = tags.ToArray().ToDictionary(static tag => tag.Key, static tag => tag.Value);

        internal string Instrument => instrument;

        internal double Value => value;

        internal IEnumerable<string> Tags => _tags.Keys.Order(StringComparer.Ordinal);

        internal object? this[string tag] => _tags.GetValueOrDefault(tag);
    }
}
