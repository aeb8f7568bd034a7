using System.Runtime.CompilerServices;

namespace SourceGenBus.EventStore;

/// <summary>Replaying many dead letters.</summary>
public static class DeadLetterReplay
{
    private const int PageSize = 100;

    /// <summary>
    /// Replays dead letters, one by one and in the order of their positions, so that the order of each key is kept. What dies meanwhile,
    /// such as one that was replayed and failed again, is not replayed: it ends. To stop, stop enumerating or cancel; what was replayed
    /// stays so.
    /// </summary>
    /// <param name="deadLetters">The dead letters.</param>
    /// <param name="filter">Which ones; discarded ones are never replayed.</param>
    /// <param name="options">How many and how fast; null for all at once.</param>
    /// <param name="cancellationToken">Cancels it between two events.</param>
    /// <returns>Each dead letter after it was replayed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0.</exception>
    public static IAsyncEnumerable<DeadLetter> ReplayAllAsync(
        this IDeadLetterStorage deadLetters,
        DeadLetterFilter filter,
        DeadLetterReplayOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(filter);
        options ??= new DeadLetterReplayOptions();
        if (options.EventsPerSecond is { } rate && !(rate > 0))
            throw new ArgumentOutOfRangeException(nameof(options), rate, "A rate of events must be above 0.");
        return ReplayAsync(deadLetters, filter, options, cancellationToken);
    }

    private static async IAsyncEnumerable<DeadLetter> ReplayAsync(
        IDeadLetterStorage deadLetters,
        DeadLetterFilter filter,
        DeadLetterReplayOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = options.TimeProvider.GetTimestamp();
        var now = options.TimeProvider.GetUtcNow();

        // What dies from now on lies at its old position, which may be ahead: without the end it could be replayed forever.
        filter = filter with { IncludeDiscarded = false, DiedBefore = filter.DiedBefore is { } before && before < now ? before : now };
        var replayed = 0L;
        while (true)
        {
            var page = await deadLetters.ListAsync(filter, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var letter in page)
            {
                if (replayed >= options.Limit)
                    yield break;
                if (options.EventsPerSecond is { } rate)
                {
                    var wait = TimeSpan.FromSeconds(replayed / rate) - options.TimeProvider.GetElapsedTime(began);
                    if (wait > TimeSpan.Zero)
                        await Task.Delay(wait, options.TimeProvider, cancellationToken).ConfigureAwait(false);
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (!await deadLetters.ReplayAsync(letter.Id, cancellationToken: cancellationToken).ConfigureAwait(false))
                    continue; // Somebody else was faster.
                replayed++;
                yield return letter;
            }

            if (page.Count < PageSize)
                yield break;
            filter = filter with { After = page[^1].Id };
        }
    }
}
