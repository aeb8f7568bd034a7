using System.ComponentModel;
using System.Diagnostics.Metrics;

namespace SourceGenBus.EventStore;

/// <summary>What the store counts: one meter per process, as listeners expect. Without a listener, counting costs a comparison.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class StoreInstruments
{
    private const string EventNameTag = "sourcegenbus.event.name";
    private const string HandlerTag = "sourcegenbus.inbox.handler";
    private const string ProjectionTag = "sourcegenbus.projection.name";
    private const string ErrorTag = "error.type";
    private const string TenantTag = "sourcegenbus.tenant.id";

    private static readonly Meter Meter = new(EventBusTelemetry.MeterName);

    private static readonly Counter<long> Outages =
        Meter.CreateCounter<long>(
            "sourcegenbus.store.outages", "{outage}", "Times in which the database could not be used, when they begin.");

    private static readonly Histogram<double> OutageDuration =
        Meter.CreateHistogram<double>("sourcegenbus.store.outage.duration", "s", "How long the database could not be used.");

    private static readonly Counter<long> Appended =
        Meter.CreateCounter<long>(
            "sourcegenbus.store.appended",
            "{event}",
            "Events that were appended to streams. Those of a transaction that was rolled back later count, too.");

    private static readonly Counter<long> Read =
        Meter.CreateCounter<long>("sourcegenbus.store.read", "{event}", "Events that were read from streams.");

    private static readonly Counter<long> Conflicts =
        Meter.CreateCounter<long>(
            "sourcegenbus.store.conflicts", "{conflict}", "Appends that were refused because the stream had another version.");

    private static readonly Counter<long> Written =
        Meter.CreateCounter<long>(
            "sourcegenbus.outbox.written",
            "{event}",
            "Events that were written to the outbox. Those of a transaction that was rolled back later count, too.");

    private static readonly Counter<long> Delivered =
        Meter.CreateCounter<long>("sourcegenbus.outbox.delivered", "{event}", "Events that a relay delivered.");

    private static readonly Counter<long> Failed =
        Meter.CreateCounter<long>("sourcegenbus.outbox.failed", "{attempt}", "Attempts of a relay that failed.");

    private static readonly Counter<long> Dead =
        Meter.CreateCounter<long>("sourcegenbus.outbox.dead", "{event}", "Events that became dead letters.");

    private static readonly Counter<long> Duplicates =
        Meter.CreateCounter<long>(
            "sourcegenbus.inbox.duplicates",
            "{event}",
            "Events that arrived again after they had been handled, and were not handled again.");

    private static readonly Counter<long> Projected =
        Meter.CreateCounter<long>("sourcegenbus.projection.events", "{event}", "Events that a projection has taken in.");

    private static readonly Counter<long> ProjectionFailures =
        Meter.CreateCounter<long>(
            "sourcegenbus.projection.failures", "{failure}", "Pages of events that a projection failed on and rolled back.");

    internal static void CountAppended(IReadOnlyList<EventEnvelope> events, bool publishes, Func<string, string?>? tenantTag)
    {
        Count(Appended, events, tenantTag);
        if (publishes)
            CountWritten(events, tenantTag);
    }

    internal static void CountOutage() => Add(Outages, 1);

    internal static void RecordOutage(TimeSpan duration)
    {
        try
        {
            OutageDuration.Record(duration.TotalSeconds);
        }
        catch (Exception)
        {
            // As in Add.
        }
    }

    internal static void CountRead(int events) => Add(Read, events);

    internal static void CountConflict() => Add(Conflicts, 1);

    internal static void CountWritten(IReadOnlyList<EventEnvelope> events, Func<string, string?>? tenantTag) =>
        Count(Written, events, tenantTag);

    internal static void CountDelivered(EventEnvelope envelope, Func<string, string?>? tenantTag) => Count(Delivered, envelope, tenantTag);

    internal static void CountFailed(EventEnvelope envelope, Exception exception, bool isDead, Func<string, string?>? tenantTag)
    {
        if (Failed.Enabled)
        {
            var error = new KeyValuePair<string, object?>(ErrorTag, CauseOf(exception).GetType().FullName);
            if (TenantOf(envelope, tenantTag) is { } tenant)
                Add(Failed, 1, new(EventNameTag, envelope.Name), error, new(TenantTag, tenant));
            else
                Add(Failed, 1, new(EventNameTag, envelope.Name), error);
        }

        if (isDead)
            Count(Dead, envelope, tenantTag);
    }

    /// <summary>Called by providers of storage: counts an event that a handler had handled before.</summary>
    /// <param name="handler">The handler.</param>
    public static void CountDuplicate(string handler) => Count(Duplicates, 1, HandlerTag, handler);

    internal static void CountProjected(string projection, int events) => Count(Projected, events, ProjectionTag, projection);

    internal static void CountProjectionFailure(string projection) => Count(ProjectionFailures, 1, ProjectionTag, projection);

    /// <summary>What a handler threw, where it was one handler.</summary>
    private static Exception CauseOf(Exception exception) => exception switch
    {
        DeliveryException { InnerException: { } cause } => CauseOf(cause),
        AggregateException { InnerExceptions: [var only] } => CauseOf(only),
        _ => exception,
    };

    private static void Count(Counter<long> counter, IReadOnlyList<EventEnvelope> events, Func<string, string?>? tenantTag)
    {
        if (!counter.Enabled)
            return;
        foreach (var envelope in events)
            Count(counter, envelope, tenantTag);
    }

    private static void Count(Counter<long> counter, EventEnvelope envelope, Func<string, string?>? tenantTag)
    {
        if (!counter.Enabled)
            return;
        if (TenantOf(envelope, tenantTag) is { } tenant)
            Add(counter, 1, new(EventNameTag, envelope.Name), new(TenantTag, tenant));
        else
            Count(counter, 1, EventNameTag, envelope.Name);
    }

    /// <summary>What metrics call the tenant of an event; null for nothing. It is the application's code, and may throw.</summary>
    private static string? TenantOf(EventEnvelope envelope, Func<string, string?>? tenantTag)
    {
        if (tenantTag is null || envelope.Headers.TenantId is not { } tenantId)
            return null;
        try
        {
            return tenantTag(tenantId);
        }
        catch (Exception)
        {
            return null; // The event counts without it.
        }
    }

    private static void Count(Counter<long> counter, long count, string tag, string value)
    {
        if (counter.Enabled)
            Add(counter, count, new KeyValuePair<string, object?>(tag, value));
    }

    /// <summary>A listener is the application's code and may throw, which stops nothing: what is counted has happened.</summary>
    private static void Add(Counter<long> counter, long count, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(count, tags);
        }
        catch (Exception)
        {
            // There is nowhere left to report it.
        }
    }
}
