using System.Diagnostics.Metrics;

namespace SourceGenBus.Background;

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
    private readonly ListenerFailures _failures;

    internal QueueInstruments(Backlog backlog, IMeterFactory? factory, ListenerFailures failures)
    {
        _failures = failures;
        if (!EventBusTelemetry.IsSupported)
            return;

        _meter = factory?.Create("SourceGenBus") ?? new Meter("SourceGenBus");
        _enqueued = CreateCounter("sourcegenbus.queue.enqueued", "Events that the queue accepted.");
        _handled = CreateCounter("sourcegenbus.queue.handled", "Events of the queue that every handler completed.");
        _failed = CreateCounter("sourcegenbus.queue.failed", "Events of the queue that a handler or a middleware failed on.");
        _abandoned = CreateCounter("sourcegenbus.queue.abandoned", "Events that were not handled because the queue stopped.");
        _refused = CreateCounter("sourcegenbus.queue.refused", "Events that were not accepted, because the queue was full or stopping.");
        Observe(backlog, "sourcegenbus.queue.length", static status => status.Length, "Events that wait in the queue.");
        Observe(backlog, "sourcegenbus.queue.running", static status => status.Running, "Events of the queue that are being handled.");
    }

    public void Dispose()
    {
        try
        {
            _meter?.Dispose();
        }
        catch (Exception exception)
        {
            _failures.Add(exception);
        }
    }

    internal void CountEnqueued(Type eventType) => Count(_enqueued, eventType);

    internal void CountRefused(Type eventType, EventQueueRefusal refusal) =>
        Count(_refused, eventType, refusal == EventQueueRefusal.Full ? "full" : "stopping");

    internal void CountSettled(Type eventType, UnhandledReason? reason)
    {
        if (reason is null)
            Count(_handled, eventType);
        else if (reason == UnhandledReason.Failed)
            Count(_failed, eventType);
        else
            Count(_abandoned, eventType, Text(reason.Value));
    }

    /// <summary>Whoever listens is code of the application, and must not tell a caller of failure whose event is in the queue.</summary>
    private void Count(Counter<long>? counter, Type eventType, string? reason = null)
    {
        if (counter is not { Enabled: true })
            return;
        try
        {
            if (reason is null)
                counter.Add(1, new KeyValuePair<string, object?>(EventTypeTag, eventType.FullName));
            else
                counter.Add(1, new(EventTypeTag, eventType.FullName), new(ReasonTag, reason));
        }
        catch (Exception exception)
        {
            _failures.Add(exception);
        }
    }

    /// <summary>Null when a listener threw while it was told of it.</summary>
    private Counter<long>? CreateCounter(string name, string description)
    {
        try
        {
            return _meter!.CreateCounter<long>(name, "{event}", description);
        }
        catch (Exception exception)
        {
            _failures.Add(exception);
            return null;
        }
    }

    /// <summary>
    /// The process knows every meter until it is disposed: weak, so that a queue nobody disposes, and its bus, can be collected.
    /// </summary>
    private void Observe(Backlog backlog, string name, Func<EventQueueStatus, int> observe, string description)
    {
        var weak = new WeakReference<Backlog>(backlog);
        try
        {
            _meter!.CreateObservableUpDownCounter(
                name, () => weak.TryGetTarget(out var target) ? observe(target.Status) : 0, "{event}", description);
        }
        catch (Exception exception)
        {
            _failures.Add(exception);
        }
    }

    private static string Text(UnhandledReason reason) => reason switch
    {
        UnhandledReason.NotStarted => "not_started",
        UnhandledReason.Interrupted => "interrupted",
        _ => "still_running",
    };
}
