using System.Diagnostics.Metrics;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>Reads the gauges of one host, and what the process counts meanwhile.</summary>
internal sealed class Gauges : IDisposable
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    internal Gauges(HostedStore host)
    {
        var scope = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EventBusTelemetry.MeterName && (instrument.Meter.Scope == scope || !instrument.IsObservable))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What gauges say now, and the sums of what was counted.</summary>
    internal IReadOnlyDictionary<string, double> Read()
    {
        lock (_values)
        {
            foreach (var gauge in _values.Keys.Where(static key => key.StartsWith("= ", StringComparison.Ordinal)).ToList())
                _values.Remove(gauge);
        }

        _listener.RecordObservableInstruments();
        lock (_values)
            return _values.ToDictionary(static entry => entry.Key.TrimStart('=', ' '), static entry => entry.Value);
    }

    public void Dispose() => _listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument.IsObservable ? "= " : "") + instrument.Name;
        foreach (var tag in tags)
            key += $" {tag.Value}";
        lock (_values)
            _values[key] = instrument.IsObservable ? value : _values.GetValueOrDefault(key) + value;
    }
}
