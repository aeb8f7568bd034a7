namespace SourceGenBus.Domain;

/// <summary>
/// A unit of work that knows all about events and nothing about databases: derived classes say how a transaction begins,
/// is committed and is rolled back.
/// </summary>
/// <remarks>
/// Register it as a scoped <see cref="IUnitOfWork"/>; the container then disposes it with the scope, and disposing rolls back what was not
/// committed. Publishing is safe from any thread while no tracked aggregate changes on another; everything else belongs to one flow of
/// control.
/// </remarks>
public abstract class TransactionalUnitOfWork : IUnitOfWork, IAsyncDisposable, IDisposable
{
    private const int Idle = 0;
    private const int Active = 1;
    private const int Changing = 2;
    private const int Disposed = 3;

    private readonly IEventBus _bus;
    private readonly CollectedEvents _events = new();
    private EventContext _context = EventContext.Empty;
    private Exception? _rollbackCause;
    private int _state;

    /// <summary>Makes a unit of work that is not active yet.</summary>
    /// <param name="bus">
    /// Where to publish, and who logs what must not be thrown where it is an <see cref="IUnitOfWorkBus"/>; not owned.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> is null.</exception>
    protected TransactionalUnitOfWork(IEventBus bus)
    {
        ArgumentNullException.ThrowIfNull(bus);
        _bus = bus;
    }

    /// <inheritdoc />
    public bool IsActive => Volatile.Read(ref _state) == Active;

    /// <inheritdoc />
    public object? Session { get; private set; }

    /// <inheritdoc />
    public async ValueTask BeginAsync(EventContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var state = Interlocked.CompareExchange(ref _state, Changing, Idle);
        ObjectDisposedException.ThrowIf(state == Disposed, this);
        if (state != Idle)
            throw new InvalidOperationException("The unit of work has begun already. Commit it or roll it back first; a command inside " +
                "of another takes part in the other's.");

        try
        {
            Session = await BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await ReleaseSafelyAsync().ConfigureAwait(false);
            Reset();
            throw;
        }

        _context = context;
        _rollbackCause = null;
        Volatile.Write(ref _state, Active);
    }

    /// <inheritdoc />
    public void Track(IAggregateRoot aggregate)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        ThrowUnlessActive();
        _events.Track(aggregate, _context);
    }

    /// <inheritdoc />
    public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : notnull => PublishAsync(@event, _context, cancellationToken);

    /// <inheritdoc />
    public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        if (@event is null)
            throw new ArgumentNullException(nameof(@event));
        ArgumentNullException.ThrowIfNull(context);
        ThrowUnlessActive();
        if (AttemptEvents.Contains(@event.GetType()))
            return _bus.PublishAsync(@event, Outside(context), cancellationToken);
        _events.Add(@event, context, _context);
        return default;
    }

    /// <inheritdoc />
    public void MarkRollbackOnly(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Interlocked.CompareExchange(ref _rollbackCause, cause, null);
    }

    /// <inheritdoc />
    public async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        var state = Interlocked.CompareExchange(ref _state, Changing, Active);
        ObjectDisposedException.ThrowIf(state == Disposed, this);
        if (state != Active)
            throw NotActive();

        try
        {
            if (Volatile.Read(ref _rollbackCause) is { } cause)
            {
                throw new InvalidOperationException(
                    "The unit of work cannot be committed, because a command that takes part in it failed; it was rolled back. Let the " +
                    "exception of the inner command pass.",
                    cause);
            }

            cancellationToken.ThrowIfCancellationRequested();
            await PublishAttemptsAsync().ConfigureAwait(false);
            await CommitTransactionAsync().ConfigureAwait(false);
        }
        catch
        {
            await AbandonAsync().ConfigureAwait(false);
            throw;
        }

        var facts = _events.TakeCommitted((aggregate, exception) => Report(UnitOfWorkFailureKind.MarkCommitted, aggregate, exception));
        await ReleaseSafelyAsync().ConfigureAwait(false);

        // Before anything is published: a handler may be led back here, to begin another.
        Reset();
        foreach (var (@event, context) in facts)
            await PublishSafelyAsync(@event, context).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask RollbackAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Changing, Active) == Active)
            await AbandonAsync().ConfigureAwait(false);
    }

    /// <summary>Rolls back what has not been committed. Disposing twice does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await RollbackAsync().ConfigureAwait(false);
        Volatile.Write(ref _state, Disposed);
        GC.SuppressFinalize(this);
    }

    /// <summary>As <see cref="DisposeAsync"/>, but blocks where there is something to roll back.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Rolls back what has not been committed.</summary>
    /// <param name="disposing">True; there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (IsActive)
            RollbackAsync().AsTask().GetAwaiter().GetResult();
        Volatile.Write(ref _state, Disposed);
    }

    /// <summary>Opens the transaction. When it throws, <see cref="ReleaseAsync"/> is called and the unit of work is not active.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>What <see cref="Session"/> shall be.</returns>
    protected abstract ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Commits. It takes no token: a commit that was cancelled half-way may have happened. When it throws, it counts as not
    /// having happened; <see cref="RollbackTransactionAsync"/> is called and nothing is published.
    /// </summary>
    protected abstract ValueTask CommitTransactionAsync();

    /// <summary>Rolls back. What it throws is logged.</summary>
    protected abstract ValueTask RollbackTransactionAsync();

    /// <summary>
    /// Gives up what <see cref="BeginTransactionAsync"/> took, after the commit or the rollback. What it throws is logged.
    /// </summary>
    protected virtual ValueTask ReleaseAsync() => default;

    private async ValueTask AbandonAsync()
    {
        // An attempt was made, whatever became of it.
        await PublishAttemptsAsync().ConfigureAwait(false);
        try
        {
            await RollbackTransactionAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Report(UnitOfWorkFailureKind.Rollback, this, exception);
        }

        await ReleaseSafelyAsync().ConfigureAwait(false);
        Reset();
    }

    private async ValueTask ReleaseSafelyAsync()
    {
        try
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Report(UnitOfWorkFailureKind.Release, this, exception);
        }
    }

    private async ValueTask PublishAttemptsAsync()
    {
        foreach (var (@event, context) in _events.TakeAttempts(_context))
            await PublishSafelyAsync(@event, context).ConfigureAwait(false);
    }

    private async ValueTask PublishSafelyAsync(object @event, EventContext context)
    {
        try
        {
            // A client that hung up does not take back what has happened.
            await _bus.PublishAsync(@event, Outside(context), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Report(UnitOfWorkFailureKind.Publish, @event, exception);
        }
    }

    /// <summary>A context for handlers that run outside of the transaction and may outlive the command's scope.</summary>
    private EventContext Outside(EventContext context) =>
        context with { Session = null, UnitOfWork = null, Services = (_bus as IUnitOfWorkBus)?.Services };

    private void Report(UnitOfWorkFailureKind kind, object subject, Exception exception)
    {
        try
        {
            (_bus as IUnitOfWorkBus)?.ReportFailure(new UnitOfWorkFailure(kind, subject, exception));
        }
        catch (Exception)
        {
            // A log that is broken must not change what became of the transaction.
        }
    }

    private void Reset()
    {
        _events.Clear();
        Session = null;
        _context = EventContext.Empty;
        _rollbackCause = null;
        Volatile.Write(ref _state, Idle);
    }

    private void ThrowUnlessActive()
    {
        var state = Volatile.Read(ref _state);
        ObjectDisposedException.ThrowIf(state == Disposed, this);
        if (state != Active)
            throw NotActive();
    }

    private static InvalidOperationException NotActive() =>
        new("The unit of work is not active: it was not begun, or it was committed or rolled back already. UnitOfWorkMiddleware begins " +
            "one around each command.");
}
