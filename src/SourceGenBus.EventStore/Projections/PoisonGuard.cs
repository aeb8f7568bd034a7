using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

/// <summary>
/// Counts how often a projection or a subscription fails on the same event, and decides when it is put aside. Not safe for concurrent use,
/// except for <see cref="Failure"/>.
/// </summary>
internal sealed class PoisonGuard(string projection, ProjectionOptions options, ILogger logger)
{
    // What is to be put aside, until a transaction that has done so is committed: a page can hold several, and each rolls back the others.
    private readonly Dictionary<long, ProjectionFailure> _parked = [];
    private ProjectionFailure? _failure;

    /// <summary>What it fails on at present; null while it works.</summary>
    internal ProjectionFailure? Failure => Volatile.Read(ref _failure);

    /// <summary>Notes a failure on an event.</summary>
    internal void Failed(long position, Exception exception)
    {
        var attempts = _failure?.Position == position ? _failure.Attempts + 1 : 1;
        var failure = new ProjectionFailure(position, attempts, exception);
        Volatile.Write(ref _failure, failure);
        if (attempts >= (options.ParkAfter ?? int.MaxValue) || IsHopeless(exception))
            _parked[position] = failure;
    }

    /// <summary>Notes a failure that is not that of an event.</summary>
    internal void Failed(Exception exception) =>
        Volatile.Write(
            ref _failure, new ProjectionFailure(Position: null, _failure is { Position: null } known ? known.Attempts + 1 : 1, exception));

    internal void ReportSuccess()
    {
        if (_failure is null)
            return;
        _parked.Clear();
        Volatile.Write(ref _failure, null);
    }

    /// <summary>The record of an event when it is to be put aside; null for one that is to be handled.</summary>
    internal ParkedEvent? Park(StoredEvent stored) => _parked.TryGetValue(stored.Position, out var failure)
        ? new ParkedEvent(
            projection,
            stored.Position,
            stored.Stream,
            stored.Version,
            stored.Envelope.Name,
            failure.Attempts,
            StoredText.Of(failure.Exception),
            options.TimeProvider.GetUtcNow())
        : null;

    private bool IsHopeless(Exception exception)
    {
        try
        {
            return options.ParkAtOnce?.Invoke(exception) == true;
        }
        catch (Exception second)
        {
            // It is the application's code. Without its answer the event is tried again, which loses nothing.
            FollowerLog.DecisionFailed(logger, projection, second);
            return false;
        }
    }
}
