using System.ComponentModel;

namespace SourceGenBus.Domain;

/// <summary>
/// Base of an aggregate that records what happens to it as events. The class is <c>partial</c> and has a method
/// <c>void Apply(TEvent)</c> for each event it raises; the generator writes the dispatch to them, by the event's exact type.
/// </summary>
/// <remarks>Not thread-safe: an aggregate belongs to one unit of work at a time.</remarks>
/// <typeparam name="TId">The type of its identity.</typeparam>
public abstract class AggregateRoot<TId> : IAggregateRoot, IIdentified
    where TId : notnull
{
    private readonly List<object> _uncommitted = [];

    /// <summary>Makes an aggregate that nothing has happened to.</summary>
    /// <param name="id">Its identity.</param>
    protected AggregateRoot(TId id) => Id = id;

    /// <summary>The identity.</summary>
    public TId Id { get; }

    object IIdentified.Identity => Id;

    /// <summary>How many events the state is made of, those not yet committed included; 0 for a new aggregate.</summary>
    public long Version { get; private set; }

    /// <inheritdoc />
    public IReadOnlyList<object> UncommittedEvents => [.. _uncommitted];

    /// <inheritdoc />
    public void MarkCommitted() => _uncommitted.Clear();

    /// <summary>Rebuilds the state from the events of the past, oldest first.</summary>
    /// <param name="history">The events.</param>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The aggregate has a state already: it was loaded before, or it raised an event. Load into a new instance.
    /// </exception>
    public void LoadFromHistory(IEnumerable<object> history) => LoadFromHistory(0, history);

    /// <summary>Goes on from a state that a snapshot has restored, with the events after it.</summary>
    /// <param name="version">How many events the restored state is made of; 0 without a snapshot.</param>
    /// <param name="history">The events after them, oldest first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">
    /// The aggregate was loaded before, or it raised an event. Load into a new instance.
    /// </exception>
    public void LoadFromHistory(long version, IEnumerable<object> history)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        ArgumentNullException.ThrowIfNull(history);
        if (Version != 0)
        {
            throw new InvalidOperationException(
                $"'{GetType()}' {Id} already has version {Version}. History is loaded once, into an aggregate that nothing " +
                "has happened to.");
        }

        Version = version;
        foreach (var @event in history)
        {
            ApplyEvent(@event);
            Version++;
        }
    }

    /// <summary>Applies an event to the state and keeps it for the commit. When <c>Apply</c> throws, nothing is kept.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <param name="event">What has happened.</param>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> is null.</exception>
    protected void Raise<TEvent>(TEvent @event)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(@event);
        ApplyEvent(@event);
        _uncommitted.Add(@event);
        Version++;
    }

    /// <summary>Calls the <c>Apply</c> method of the event's exact type. Written by the generator.</summary>
    /// <param name="event">The event.</param>
    /// <exception cref="InvalidOperationException">There is no <c>Apply</c> for it; see <see cref="UnknownEvent"/>.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void ApplyEvent(object @event);

    /// <summary>The exception for an event that has no <c>Apply</c>.</summary>
    /// <param name="event">The event.</param>
    /// <returns>The exception, to throw.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected InvalidOperationException UnknownEvent(object @event) =>
        new($"'{GetType()}' {Id} has no method 'void Apply({(object?)@event?.GetType() ?? "null"})' that its dispatch can call, so it " +
            "cannot be rebuilt from this event. Add it, even when it changes nothing; a base in another assembly has to be partial, or " +
            "its methods protected.");
}
