namespace SourceGenBus.EventStore;

/// <summary>
/// Answers one command or query that another program has sent and waits for, in the transaction of its handler: the answer leaves if the
/// effects stay.
/// </summary>
internal sealed class RequestAnswer(IDurableStore store, StoreTransaction unit, EventEnvelope request, EventSerializer clock)
{
    /// <summary>Whether an answer was written in the transaction.</summary>
    internal bool IsWritten { get; private set; }

    /// <summary>
    /// Why it is not begun any more; null when somebody still waits. The sender's clock said until when, so a clock that is wrong shows
    /// here.
    /// </summary>
    internal TimeoutException? WhyExpired => request.Headers.ExpiresAt is { } until && clock.Now is var now && now > until
        ? new TimeoutException($"The sender waited until {until:O}, and it is {now:O} by the clock of the program that handles it. It was "
            + "not begun.")
        : null;

    internal ValueTask WriteResultAsync(byte[] result, CancellationToken cancellationToken) =>
        WriteAsync(CommandReply.OfResult(request, result, clock.Now), cancellationToken);

    /// <summary>
    /// Somebody whose clock is another one may still wait, and learns why. So this answer has a time of its own to get there.
    /// </summary>
    internal ValueTask WriteExpiredAsync(TimeoutException expired, CancellationToken cancellationToken) => WriteAsync(
        CommandReply.OfFailure(
            request with { Headers = request.Headers with { ExpiresAt = clock.Now + TimeSpan.FromMinutes(1) } }, expired, clock.Now),
        cancellationToken);

    /// <summary>Whoever sent it decides about another attempt: a handler that threw is not tried again here.</summary>
    internal ValueTask WriteFailureAsync(Exception exception, CancellationToken cancellationToken) =>
        WriteAsync(CommandReply.OfFailure(request, exception, clock.Now), cancellationToken);

    private async ValueTask WriteAsync(EventEnvelope answer, CancellationToken cancellationToken)
    {
        await store.Outbox.WriteAsync(unit.Transaction, [answer], notBefore: null, cancellationToken).ConfigureAwait(false);
        IsWritten = true;
    }
}
