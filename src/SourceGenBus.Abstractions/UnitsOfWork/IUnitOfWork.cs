namespace SourceGenBus;

/// <summary>
/// What one command changes, as a whole: a transaction, and the events that tell of it. The events are published after the
/// commit, in order, and discarded when there is none. <c>TransactionalUnitOfWork</c> of the package <c>SourceGenBus.Domain</c>
/// implements all but the transaction.
/// </summary>
/// <remarks>
/// A scoped service: one command, and the commands that it sends in turn, use it at a time. Publishing is safe from any thread
/// while no tracked aggregate changes on another; beginning, tracking, committing and rolling back belong to one flow of control.
/// </remarks>
public interface IUnitOfWork
{
    /// <summary>Whether it has been begun and neither committed nor rolled back.</summary>
    bool IsActive { get; }

    /// <summary>
    /// What takes part in the transaction: the transaction itself, a connection or a database context; null while it is not active.
    /// </summary>
    object? Session { get; }

    /// <summary>Begins. After a commit or a rollback it may begin anew.</summary>
    /// <param name="context">The context of the command; its events are published in it unless they bring another.</param>
    /// <param name="cancellationToken">Cancels the beginning.</param>
    /// <returns>A task that completes when the transaction is open.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">It is active already.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    ValueTask BeginAsync(EventContext context, CancellationToken cancellationToken = default);

    /// <summary>
    /// Collects what an aggregate has raised and will raise until the commit, which marks it as committed. Tracking the
    /// same instance again does nothing.
    /// </summary>
    /// <param name="aggregate">The aggregate; not owned.</param>
    /// <exception cref="ArgumentNullException"><paramref name="aggregate"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// It is not active, or another instance of the same class and identity is tracked: the aggregate was loaded twice, and
    /// each instance would undo what the other did.
    /// </exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    void Track(IAggregateRoot aggregate);

    /// <summary>
    /// Publishes an event after the commit. One that is marked with <see cref="AttemptEventAttribute"/> is published at once.
    /// </summary>
    /// <typeparam name="TEvent">The static type of the event; the run-time type decides about routing.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="cancellationToken">Passed on to the handlers of an attempt. After the commit, nothing is cancelled.</param>
    /// <returns>A completed task; for an attempt, one that completes when it has been handled.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> is null.</exception>
    /// <exception cref="InvalidOperationException">It is not active.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : notnull;

    /// <summary>Publishes an event after the commit, or an attempt at once, in a context of its own.</summary>
    /// <typeparam name="TEvent">The static type of the event; the run-time type decides about routing.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="context">Its context. Session, services and unit of work are not passed on: they end with the command.</param>
    /// <param name="cancellationToken">Passed on to the handlers of an attempt.</param>
    /// <returns>As without a context.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> or <paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">It is not active.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
        where TEvent : notnull;

    /// <summary>
    /// Keeps it from being committed: a command that takes part in it has failed, and what it did cannot be taken out alone.
    /// </summary>
    /// <param name="cause">Why. The first one given is told by <see cref="CommitAsync"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cause"/> is null.</exception>
    void MarkRollbackOnly(Exception cause);

    /// <summary>
    /// Commits, then publishes the collected events one after another. Once committed, nothing that happens in publishing
    /// reaches the caller: it is logged, and the next event goes out.
    /// </summary>
    /// <param name="cancellationToken">Heeded until the commit begins, which is then neither cancelled nor are the events.</param>
    /// <returns>A task that completes when the events have been handled.</returns>
    /// <exception cref="InvalidOperationException">
    /// It is not active, for example because it was committed already; or it is marked for rollback only, and has been rolled back.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled before the commit; it has been rolled back.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Rolls back and discards the collected events. Does nothing while it is not active. A failing rollback is logged and not
    /// thrown, for it is mostly called while another exception is on its way.
    /// </summary>
    /// <returns>A task that completes when it is rolled back.</returns>
    ValueTask RollbackAsync();
}
