using System.Data.Common;
using System.Runtime.CompilerServices;

namespace SourceGenBus.EventStore;

/// <summary>The streams of a store, in terms of events. Safe for concurrent use.</summary>
/// <param name="storage">The database.</param>
/// <param name="serializer">Turns events into what is stored and back.</param>
/// <param name="options">How it reads; null for the defaults.</param>
/// <param name="timeProvider">The clock that measures intervals; null for the system's.</param>
public sealed class EventStreams(
    IEventStorage storage,
    EventSerializer serializer,
    EventStreamOptions? options = null,
    TimeProvider? timeProvider = null)
{
    private readonly IEventStorage _storage = storage ?? throw new ArgumentNullException(nameof(storage));
    private readonly EventSerializer _serializer = serializer ?? throw new ArgumentNullException(nameof(serializer));
    private readonly EventStreamOptions _options = Checked(options ?? new EventStreamOptions(), timeProvider);

    /// <summary>The database.</summary>
    internal IEventStorage Storage => _storage;

    /// <summary>Appends events to a stream, all or none.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">The version that the stream must have.</param>
    /// <param name="events">The events, in order; without any, nothing is checked and nothing happens.</param>
    /// <param name="context">Whose correlation, causation, user and metadata are stored beside them; null for none.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <exception cref="VersionConflictException">The stream has another version. Nothing was appended.</exception>
    /// <exception cref="EventIdConflictException">
    /// Two of the events have one id, or one is stored already. The repetition of a whole append that has succeeded is no error: it is
    /// answered as that one was, also when the stream has gone on since.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A text cannot be stored: it has a NUL character or an unpaired surrogate, or is too long to be indexed.
    /// </exception>
    /// <exception cref="InvalidOperationException">An event is not durable.</exception>
    public ValueTask<AppendResult> AppendAsync(
        string stream,
        ExpectedVersion expected,
        IEnumerable<object> events,
        EventContext? context = null,
        CancellationToken cancellationToken = default)
    {
        CheckedText.ThrowUnlessIdentifier(stream, "stream");
        var envelopes = Wrap(events, context);
        return CountAsync(_storage.AppendAsync(stream, expected, envelopes, _options.Append, cancellationToken), envelopes);
    }

    /// <summary>Appends events to a stream in the caller's transaction, with which they are stored or not.</summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the same database.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">The version that the stream must have.</param>
    /// <param name="events">The events, in order; without any, nothing is checked and nothing happens.</param>
    /// <param name="context">Whose correlation, causation, user and metadata are stored beside them; null for none.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <exception cref="VersionConflictException">
    /// The stream has another version. Nothing was appended; the transaction can go on.
    /// </exception>
    /// <exception cref="EventIdConflictException">
    /// Two of the events have one id, or one is stored already. The repetition of a whole append that has succeeded is no error: it is
    /// answered as that one was, also when the stream has gone on since.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A text cannot be stored: it has a NUL character or an unpaired surrogate, or is too long to be indexed.
    /// </exception>
    /// <exception cref="InvalidOperationException">An event is not durable.</exception>
    public ValueTask<AppendResult> AppendAsync(
        DbTransaction transaction,
        string stream,
        ExpectedVersion expected,
        IEnumerable<object> events,
        EventContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        CheckedText.ThrowUnlessIdentifier(stream, "stream");
        var envelopes = Wrap(events, context);
        return CountAsync(_storage.AppendAsync(transaction, stream, expected, envelopes, _options.Append, cancellationToken), envelopes);
    }

    /// <summary>Reads a stream. Events are fetched page by page while they are enumerated; no connection is held in between.</summary>
    /// <param name="stream">The stream; one that does not exist has no events.</param>
    /// <param name="direction">Whether to read on or back.</param>
    /// <param name="fromVersion">The first version to read; null for the first or, backwards, the last one.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="EventFormatException">A stored event cannot be read.</exception>
    public IAsyncEnumerable<RecordedEvent> ReadAsync(
        string stream,
        ReadDirection direction = ReadDirection.Forwards,
        long? fromVersion = null,
        CancellationToken cancellationToken = default) =>
        ReadAsync(transaction: null, stream, direction, fromVersion, cancellationToken);

    /// <summary>Reads a stream in the caller's transaction: what that has appended, too, and without a connection of its own.</summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the same database.</param>
    /// <param name="stream">The stream; one that does not exist has no events.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="EventFormatException">A stored event cannot be read.</exception>
    public IAsyncEnumerable<RecordedEvent> ReadAsync(
        DbTransaction transaction,
        string stream,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return ReadAsync(transaction, stream, ReadDirection.Forwards, fromVersion: null, cancellationToken);
    }

    private async IAsyncEnumerable<RecordedEvent> ReadAsync(
        DbTransaction? transaction,
        string stream,
        ReadDirection direction,
        long? fromVersion,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CheckedText.ThrowUnlessNamed(stream, "stream");
        var from = fromVersion ?? (direction == ReadDirection.Forwards ? 1 : long.MaxValue);
        while (true)
        {
            var page = transaction is null
                ? await _storage.ReadStreamAsync(stream, direction, from, _options.Page, cancellationToken).ConfigureAwait(false)
                : await _storage.ReadStreamAsync(
                    transaction, stream, direction, from, _options.Page, cancellationToken).ConfigureAwait(false);
            StoreInstruments.CountRead(page.Count);
            foreach (var stored in page)
                yield return _serializer.Open(stored);
            if (!_options.Page.IsReachedBy(page))
                yield break;
            from = direction == ReadDirection.Forwards ? page[^1].Version + 1 : page[^1].Version - 1;
        }
    }

    /// <summary>Reads the events of all streams that are stored now, in the order of their positions, none skipped.</summary>
    /// <param name="afterPosition">The position to go on from, exclusive; 0 for the start.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="CheckpointAheadException">The store never went as far as <paramref name="afterPosition"/>.</exception>
    /// <exception cref="EventFormatException">A stored event cannot be read.</exception>
    public async IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        long afterPosition = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var horizon = await GetHorizonAsync(afterPosition, cancellationToken).ConfigureAwait(false);
        await foreach (var recorded in ReadToAsync(afterPosition, horizon.Safe, cancellationToken).ConfigureAwait(false))
            yield return recorded;
    }

    /// <summary>
    /// Reads the events of all streams: first those that are stored, then each new one when it comes, without end. The
    /// consumer's own pace is the pace of the reading.
    /// </summary>
    /// <param name="afterPosition">The position to go on from, exclusive; 0 for the start.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <exception cref="CheckpointAheadException">The store never went as far as <paramref name="afterPosition"/>.</exception>
    /// <exception cref="EventFormatException">A stored event cannot be read.</exception>
    public async IAsyncEnumerable<RecordedEvent> SubscribeAsync(
        long afterPosition = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var seen = _storage.Appended.Current;
            var horizon = await GetHorizonAsync(afterPosition, cancellationToken).ConfigureAwait(false);
            await foreach (var recorded in ReadToAsync(afterPosition, horizon.Safe, cancellationToken).ConfigureAwait(false))
                yield return recorded;

            // What was rolled back leaves a gap at the end, which need not be looked through again.
            afterPosition = Math.Max(afterPosition, horizon.Safe);
            await _storage.Appended.WaitAsync(seen, _options.PollingInterval, _options.TimeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static EventStreamOptions Checked(EventStreamOptions options, TimeProvider? timeProvider)
    {
        options.Validate();
        return options with { TimeProvider = timeProvider ?? TimeProvider.System };
    }

    private async ValueTask<Horizon> GetHorizonAsync(long afterPosition, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterPosition);
        var horizon = await _storage.GetHorizonAsync(cancellationToken).ConfigureAwait(false);
        return afterPosition <= horizon.Last ? horizon : throw new CheckpointAheadException(afterPosition, horizon.Last);
    }

    private async IAsyncEnumerable<RecordedEvent> ReadToAsync(
        long after, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (after < upTo)
        {
            var page = await _storage.ReadAllAsync(after, upTo, _options.Page, cancellationToken).ConfigureAwait(false);
            StoreInstruments.CountRead(page.Count);
            foreach (var stored in page)
                yield return _serializer.Open(stored);
            if (!_options.Page.IsReachedBy(page))
                yield break;
            after = page[^1].Position;
        }
    }

    private List<EventEnvelope> Wrap(IEnumerable<object> events, EventContext? context)
    {
        ArgumentNullException.ThrowIfNull(events);
        return [.. events.Select(@event => _serializer.Wrap(@event, context))];
    }

    private async ValueTask<AppendResult> CountAsync(ValueTask<AppendResult> appending, List<EventEnvelope> envelopes)
    {
        try
        {
            var result = await appending.ConfigureAwait(false);
            StoreInstruments.CountAppended(envelopes, _options.Append.Publish, _options.TenantTag);
            return result;
        }
        catch (VersionConflictException)
        {
            StoreInstruments.CountConflict();
            throw;
        }
    }
}
