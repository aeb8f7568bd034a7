using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.EventStore;

/// <summary>
/// Whether the database of a store can be used. Relays, projections and whoever else works for the store all the time tell it of
/// failures and of the first success afterwards; it tells the log and the metrics, once when an outage begins and once
/// when it is over, however many they are and however often each of them tries. Safe for concurrent use.
/// </summary>
public sealed class StoreOutages
{
    private readonly object _gate = new();
    private readonly HashSet<object> _failing = [];
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private StoreOutage? _current;
    private long _began;

    /// <summary>Makes one: for each store in a process one, which all that work for it share.</summary>
    /// <param name="timeProvider">Dates outages; null for the system's clock.</param>
    /// <param name="logger">Logs the beginning and the end; null for no log.</param>
    public StoreOutages(TimeProvider? timeProvider = null, ILogger<StoreOutages>? logger = null)
        : this(logger ?? (ILogger)NullLogger.Instance, timeProvider ?? TimeProvider.System)
    {
    }

    private StoreOutages(ILogger logger, TimeProvider timeProvider) => (_logger, _clock) = (new GuardedLogger(logger), timeProvider);

    /// <summary>The outage, or null while there is none.</summary>
    public StoreOutage? Current => Volatile.Read(ref _current);

    /// <summary>One for a worker that shares it with nobody.</summary>
    internal static StoreOutages Told(TimeProvider timeProvider, ILogger logger) => new(logger, timeProvider);

    /// <summary>Somebody could not use the database.</summary>
    /// <param name="who">The same object until it works again.</param>
    /// <param name="exception">What happened.</param>
    public void ReportFailure(object who, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(exception);
        lock (_gate)
        {
            if (!_failing.Add(who) || _current is not null)
                return;
            _began = _clock.GetTimestamp();
            Volatile.Write(ref _current, new StoreOutage(_clock.GetUtcNow(), StoredText.MessageOf(exception)));
        }

        StoreInstruments.CountOutage();
        OutageLog.Began(_logger, StoredText.MessageOf(exception), exception);
    }

    /// <summary>
    /// It works for somebody. The outage is over when it does for all who failed. Says nothing about those who never did.
    /// </summary>
    /// <param name="who">Who it works for.</param>
    public void ReportSuccess(object who)
    {
        ArgumentNullException.ThrowIfNull(who);
        TimeSpan duration;
        lock (_gate)
        {
            if (!_failing.Remove(who) || _failing.Count > 0)
                return;
            duration = _clock.GetElapsedTime(_began);
            Volatile.Write(ref _current, null);
        }

        StoreInstruments.RecordOutage(duration);
        OutageLog.Ended(_logger, duration);
    }

    /// <summary>
    /// Somebody does not work any more, so the end of an outage does not wait for them. Whether the database works is not known.
    /// </summary>
    /// <param name="who">Who left.</param>
    public void Forget(object who)
    {
        ArgumentNullException.ThrowIfNull(who);
        lock (_gate)
        {
            if (_failing.Remove(who) && _failing.Count == 0)
                Volatile.Write(ref _current, null);
        }
    }
}
