using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// A context as the unit of work of a command: one <c>SaveChanges</c> after its handler has succeeded, and nothing when it has failed. What
/// the context's entities raise, what tracked aggregates raise and what is published in it is stored in the outbox in the same transaction.
/// </summary>
/// <remarks>
/// <para>
/// A transaction is open while the command runs, so that a <c>SaveChanges</c> or an <c>ExecuteUpdate</c> of the handler is undone as well;
/// <see cref="Session"/> is that transaction. With an execution strategy that retries, EF Core permits no such transaction: then
/// <see cref="Session"/> is the context, only the last <c>SaveChanges</c> is in one, and is repeated as a whole.
/// </para>
/// <para>Within the transaction of a handler it takes part in that one. As the context, it is not safe for concurrent use.</para>
/// </remarks>
/// <typeparam name="TContext">The context; its options have <c>UseSourceGenBus</c>.</typeparam>
/// <param name="context">The context, a scoped service; not owned.</param>
/// <param name="bus">Where attempts are published, and who logs what must not be thrown; not owned.</param>
public sealed class DbContextUnitOfWork<TContext>(TContext context, IEventBus bus) : IUnitOfWork, IAsyncDisposable
    where TContext : DbContext
{
    private const string Savepoint = "sgb_command";

    private readonly TContext _context = context ?? throw new ArgumentNullException(nameof(context));
    private readonly IEventBus _bus = bus ?? throw new ArgumentNullException(nameof(bus));
    private EventContext _eventContext = EventContext.Empty;
    private IDbContextTransaction? _transaction;
    private Exception? _rollbackCause;
    private bool _isJoined;
    private bool _isDisposed;

    /// <inheritdoc />
    public bool IsActive { get; private set; }

    /// <inheritdoc />
    public object? Session { get; private set; }

    /// <inheritdoc />
    public async ValueTask BeginAsync(EventContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (IsActive)
            throw new InvalidOperationException("The unit of work has begun already. Commit it or roll it back first; a command inside " +
                "of another takes part in the other's.");
        var events = DbContextEventExtensions.EventsOf(_context);
        var database = _context.Database;
        _isJoined = _context.GetService<HandlerJoin>().TryJoin() || database.CurrentTransaction is not null;
        if (_isJoined)
        {
            // What others of the transaction have not saved yet must survive the rollback of this command.
            await _context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await database.CurrentTransaction!.CreateSavepointAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        }
        else if (!database.CreateExecutionStrategy().RetriesOnFailure)
            _transaction = await database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        _eventContext = context;
        events.Context = context;
        _rollbackCause = null;
        Session = database.CurrentTransaction is { } current ? current.GetDbTransaction() : _context;
        IsActive = true;
    }

    /// <inheritdoc />
    public void Track(IAggregateRoot aggregate)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        ThrowUnlessActive();
        DbContextEventExtensions.EventsOf(_context).Track(aggregate);
    }

    /// <inheritdoc />
    public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : notnull => PublishAsync(@event, _eventContext, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The event is not durable, so it could not be stored.</exception>
    public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        if (@event is null)
            throw new ArgumentNullException(nameof(@event));
        ArgumentNullException.ThrowIfNull(context);
        ThrowUnlessActive();
        if (AttemptEvents.Contains(@event.GetType()))
            return _bus.PublishAsync(@event, context.Detach(), cancellationToken);
        DbContextEventExtensions.EventsOf(_context).Publish(@event, context.Detach());
        return default;
    }

    /// <inheritdoc />
    public void MarkRollbackOnly(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        _rollbackCause ??= cause;
    }

    /// <inheritdoc />
    public async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        ThrowUnlessActive();
        try
        {
            if (_rollbackCause is { } cause)
            {
                throw new InvalidOperationException(
                    "The unit of work cannot be committed, because a command that takes part in it failed; it was rolled back. Let the " +
                    "exception of the inner command pass.",
                    cause);
            }

            await _context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            if (_transaction is not null)
                await _transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await RollbackAsync().ConfigureAwait(false);
            throw;
        }

        await ReleaseAsync().ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask RollbackAsync()
    {
        if (!IsActive)
            return;
        try
        {
            if (_transaction is not null)
                await _transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            else if (_isJoined)
                await _context.Database.CurrentTransaction!.RollbackToSavepointAsync(Savepoint, CancellationToken.None)
                    .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            (_bus as IUnitOfWorkBus)?.ReportFailure(new UnitOfWorkFailure(UnitOfWorkFailureKind.Rollback, this, exception));
        }

        // Another command of the scope must not save what this one has changed.
        _context.ChangeTracker.Clear();
        DbContextEventExtensions.EventsOf(_context).Discard();
        await ReleaseAsync().ConfigureAwait(false);
    }

    /// <summary>Rolls back what has not been committed. Disposing twice does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        await RollbackAsync().ConfigureAwait(false);
        _isDisposed = true;
    }

    private void ThrowUnlessActive()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!IsActive)
            throw new InvalidOperationException("The unit of work is not active. Begin it first; the middleware of commands does.");
    }

    private async ValueTask ReleaseAsync()
    {
        IsActive = false;
        Session = null;
        DbContextEventExtensions.EventsOf(_context).Context = null;
        var transaction = _transaction;
        _transaction = null;
        if (transaction is null)
            return;
        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            (_bus as IUnitOfWorkBus)?.ReportFailure(new UnitOfWorkFailure(UnitOfWorkFailureKind.Release, this, exception));
        }
    }
}
