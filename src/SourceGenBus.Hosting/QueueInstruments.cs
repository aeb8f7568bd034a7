using System.Diagnostics.Metrics;

namespace SourceGenBus.Hosting;

/// <summary>The instruments of one queue; none in a program without telemetry. Without a listener, counting costs a comparison.</summary>
internal sealed class QueueInstruments : IDisposable
{
    internal const string EventTypeTag = "sourcegenbus.event.type";
    internal const string ReasonTag = "sourcegenbus.reason";

    private readonly Meter? _meter;
    private readonly Counter<long>? _enqueued;
    private readonly Counter<long>? _handled;
    private readonly Counter<long>? _failed;
    private readonly Counter<long>? _abandoned;
    private readonly Counter<long>? _refused;

    internal QueueInstruments(Backlog backlog, IMeterFactory? factory)
    {
        if (!EventBusTelemetry.IsSupported)
            return;

        _meter = factory?.Create("SourceGenBus") ?? new Meter("SourceGenBus");
        _enqueued = _meter.CreateCounter<long>("sourcegenbus.queue.enqueued", "{event}", "Events that the queue accepted.");
        _handled = _meter.CreateCounter<long>("sourcegenbus.queue.handled", "{event}", "Events of the queue that every handler completed.");
        _failed = _meter.CreateCounter<long>("sourcegenbus.queue.failed", "{event}", "Events of the queue that a handler or a middleware failed on.");
        _abandoned = _meter.CreateCounter<long>("sourcegenbus.queue.abandoned", "{event}", "Events that were not handled because the queue stopped.");
        _refused = _meter.CreateCounter<long>("sourcegenbus.queue.refused", "{event}", "Events that were not accepted, because the queue was full or stopping.");
        _meter.CreateObservableUpDownCounter("sourcegenbus.queue.length", () => backlog.Status.Length, "{event}", "Events that wait in the queue.");
        _meter.CreateObservableUpDownCounter("sourcegenbus.queue.running", () => backlog.Status.Running, "{event}", "Events of the queue that are being handled.");
    }

    public void Dispose() => _meter?.Dispose();

    internal void CountEnqueued(Type eventType) => Count(_enqueued, eventType);

    internal void CountRefused(Type eventType, EventQueueRefusal refusal)
    {
        if (_refused is { Enabled: true })
            _refused.Add(1, new(EventTypeTag, eventType.FullName), new(ReasonTag, refusal == EventQueueRefusal.Full ? "full" : "stopping"));
    }

    internal void CountSettled(Type eventType, UnhandledReason? reason)
    {
        if (reason is null)
            Count(_handled, eventType);
        else if (reason == UnhandledReason.Failed)
            Count(_failed, eventType);
        else if (_abandoned is { Enabled: true })
            _abandoned.Add(1, new(EventTypeTag, eventType.FullName), new(ReasonTag, Text(reason.Value)));
    }

    private static void Count(Counter<long>? counter, Type eventType)
    {
        if (counter is { Enabled: true })
            counter.Add(1, new KeyValuePair<string, object?>(EventTypeTag, eventType.FullName));
    }

    private static string Text(UnhandledReason reason) => reason switch
    {
        UnhandledReason.NotStarted => "not_started",
        UnhandledReason.Interrupted => "interrupted",
        _ => "still_running",
    };
}
