namespace SourceGenBus.Testing;

/// <summary>What was recorded and what of it a test has asked for. Thread-safe.</summary>
/// <typeparam name="TEntry">One record.</typeparam>
/// <param name="past">What happened to the events: "published".</param>
/// <param name="eventOf">The event of a record.</param>
internal sealed class EventRecord<TEntry>(string past, Func<TEntry, object> eventOf)
    where TEntry : class
{
    private readonly object _gate = new();
    private readonly List<TEntry> _entries = [];
    private readonly HashSet<TEntry> _expected = new(ReferenceEqualityComparer.Instance);
    private TaskCompletionSource _changed = NewSignal();

    internal IReadOnlyList<TEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    internal IReadOnlyList<TEvent> Of<TEvent>() => [.. Entries.Select(eventOf).OfType<TEvent>()];

    internal void Add(TEntry entry)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _entries.Add(entry);
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    internal IReadOnlyList<TEvent> ShouldHave<TEvent>(int times, Func<TEvent, bool>? match)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        lock (_gate)
        {
            var matching = Matching(match);
            if (matching.Count != times)
            {
                throw new EventAssertionException(
                    $"Expected {Times(times)} '{typeof(TEvent)}'{(match is null ? "" : " that matches")}, but there " +
                    $"{Were(matching.Count)}.\n{Describe(IsUnexpected)}");
            }

            _expected.UnionWith(matching);
            return [.. matching.Select(entry => (TEvent)eventOf(entry))];
        }
    }

    internal void ShouldHaveNothingElse()
    {
        lock (_gate)
        {
            var others = _entries.Count(IsUnexpected);
            if (others > 0)
                throw new EventAssertionException(
                    $"Expected nothing else, but there {Were(others)} (marked with *).\n{Describe(IsUnexpected)}");
        }
    }

    /// <summary>Expects that nothing is wrong with any entry; otherwise the message marks those.</summary>
    internal void NoneShould(string expectation, Func<TEntry, bool> isWrong)
    {
        lock (_gate)
        {
            var wrong = _entries.Count(isWrong);
            if (wrong > 0)
                throw new EventAssertionException($"{expectation}, but there {Were(wrong)} (marked with *).\n{Describe(isWrong)}");
        }
    }

    internal async Task<TEvent> WaitForAsync<TEvent>(Func<TEvent, bool>? match, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Matching(match) is [var first, ..])
                {
                    _expected.Add(first);
                    return (TEvent)eventOf(first);
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
            {
                lock (_gate)
                    throw new EventAssertionException($"Waited in vain for '{typeof(TEvent)}'.\n{Describe(IsUnexpected)}", exception);
            }
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _expected.Clear();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Times(int count) => count == 1 ? "one" : count == 0 ? "no" : $"{count}";

    private static string Were(int count) => count switch
    {
        0 => "was none",
        1 => "was one",
        _ => $"were {count}",
    };

    private bool IsUnexpected(TEntry entry) => !_expected.Contains(entry);

    private List<TEntry> Matching<TEvent>(Func<TEvent, bool>? match) =>
        _entries.FindAll(entry => eventOf(entry) is TEvent typed && (match is null || match(typed)));

    private string Describe(Func<TEntry, bool> isMarked) =>
        _entries.Count == 0
            ? $"Nothing was {past}."
            : $"{char.ToUpperInvariant(past[0])}{past[1..]}, in order:\n" + string.Join('\n', _entries.Select((entry, index) =>
                $"{(isMarked(entry) ? '*' : ' ')} {index + 1}. {eventOf(entry).GetType()}: {eventOf(entry)}"));
}
