using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports;

/// <summary>
/// Whether a broker can be used. The first failure begins an outage and is logged, the first success ends it; between them one caller at a
/// time tries, after a pause that doubles, and the others learn at once that it is of no use. Safe for concurrent use.
/// </summary>
/// <param name="name">The broker, as logs have it.</param>
/// <param name="options">The pauses.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where outages are logged.</param>
internal sealed class TransportOutage(string name, TransportOptions options, TimeProvider timeProvider, ILogger logger)
{
    private readonly object _gate = new();
    private readonly GuardedLogger _logger = new(logger);
    private TransportProblem? _current;
    private DateTimeOffset _nextTry;
    private int _failures;

    /// <summary>What it is about, as logs have it.</summary>
    internal string Name => name;

    /// <summary>What is wrong; null while the broker works.</summary>
    internal TransportProblem? Current => Volatile.Read(ref _current);

    /// <summary>Whether to try. During an outage only the first after each pause is told so.</summary>
    /// <param name="wait">Otherwise, how long the pause is still.</param>
    internal bool MayTry(out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (Current is null)
            return true;
        lock (_gate)
        {
            if (_current is null)
                return true;
            var now = timeProvider.GetUtcNow();
            if (now < _nextTry)
            {
                wait = _nextTry - now;
                return false;
            }

            _nextTry = now + PauseAfter(_failures + 1);
            return true;
        }
    }

    /// <summary>
    /// Whether nobody has tried for so long that nobody seems to have anything to send: whoever asks should find out in another way whether
    /// the broker is back.
    /// </summary>
    internal bool IsForgotten
    {
        get
        {
            lock (_gate)
            {
                return _current is { NeedsSomebody: false }
                    && timeProvider.GetUtcNow() - _nextTry > 2 * options.MaximumOutageDelay;
            }
        }
    }

    internal void Succeeded()
    {
        if (Current is null)
            return;
        TransportProblem? ended;
        lock (_gate)
        {
            ended = _current;
            Volatile.Write(ref _current, null);
            _failures = 0;
        }

        if (ended is not null)
            TransportLog.OutageEnded(_logger, name, timeProvider.GetUtcNow() - ended.Since);
    }

    /// <returns>How long the pause is that begins with it.</returns>
    internal TimeSpan Failed(Exception exception)
    {
        var message = ExceptionText.Of(exception);
        var needsSomebody = exception is TransportException { IsTransient: false };
        TimeSpan pause;
        bool isNew;
        lock (_gate)
        {
            isNew = _current is null || _current.NeedsSomebody != needsSomebody;
            pause = PauseAfter(++_failures);
            var now = timeProvider.GetUtcNow();
            _nextTry = now + pause;
            Volatile.Write(ref _current, new TransportProblem(message, _current?.Since ?? now, needsSomebody));
        }

        if (isNew && needsSomebody)
            TransportLog.NeedsSomebody(_logger, name, message, exception);
        else if (isNew)
            TransportLog.OutageBegan(_logger, name, message, exception);
        return pause;
    }

    private TimeSpan PauseAfter(int failures) => TimeSpan.FromTicks((long)Math.Min(
        options.OutageDelay.Ticks * Math.Pow(2, Math.Min(failures - 1, 30)), options.MaximumOutageDelay.Ticks));
}
