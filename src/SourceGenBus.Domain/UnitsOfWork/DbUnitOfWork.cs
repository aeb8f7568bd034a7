using System.Data;
using System.Data.Common;

namespace SourceGenBus.Domain;

/// <summary>
/// A unit of work over any ADO.NET provider: a transaction on a connection. The <see cref="TransactionalUnitOfWork.Session"/> is the
/// <see cref="DbTransaction"/>, and its <see cref="DbTransaction.Connection"/> the connection.
/// </summary>
/// <remarks>
/// Opens the connection when it is closed, and then closes it again. As a connection, it is not safe for concurrent use.
/// </remarks>
/// <param name="connection">The connection, best a scoped service; not owned.</param>
/// <param name="bus">Where to publish, and who logs what must not be thrown; not owned.</param>
public sealed class DbUnitOfWork(DbConnection connection, IEventBus bus) : TransactionalUnitOfWork(bus)
{
    private const string LastSavepoint = "sgb_commit";

    // The standard's SQLSTATE for a statement in a transaction that has failed.
    private const string InFailedTransaction = "25P02";

    private readonly DbConnection _connection = connection ?? throw new ArgumentNullException(nameof(connection));
    private DbTransaction? _transaction;
    private bool _opened;

    /// <summary>How the transaction is isolated; what the provider thinks best where it is not set.</summary>
    public IsolationLevel IsolationLevel { get; init; } = IsolationLevel.Unspecified;

    /// <inheritdoc />
    protected override async ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken)
    {
        if (_connection.State is ConnectionState.Closed or ConnectionState.Broken)
        {
            await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            _opened = true;
        }

        _transaction = await _connection.BeginTransactionAsync(IsolationLevel, cancellationToken).ConfigureAwait(false);
        return _transaction;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">
    /// A statement in the transaction had failed before and the exception was caught, so the database would have rolled back without an
    /// error.
    /// </exception>
    protected override async ValueTask CommitTransactionAsync()
    {
        try
        {
            // A database such as PostgreSQL answers the commit of a failed transaction with a rollback and no error, but refuses a
            // savepoint in it. Npgsql sends the savepoint with the commit, so that costs no round trip.
            if (_transaction!.SupportsSavepoints)
                await _transaction.SaveAsync(LastSavepoint, CancellationToken.None).ConfigureAwait(false);
            await _transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException exception) when (exception.SqlState == InFailedTransaction)
        {
            throw new InvalidOperationException(
                "Nothing was committed: a statement in this transaction had failed, and its exception was caught. Let that " +
                "exception pass, or set a savepoint before the statement and roll back to it.",
                exception);
        }
    }

    /// <inheritdoc />
    protected override ValueTask RollbackTransactionAsync() => new(_transaction!.RollbackAsync(CancellationToken.None));

    /// <inheritdoc />
    protected override async ValueTask ReleaseAsync()
    {
        var (transaction, opened) = (_transaction, _opened);
        (_transaction, _opened) = (null, false);
        try
        {
            if (transaction is not null)
                await transaction.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (opened)
                await _connection.CloseAsync().ConfigureAwait(false);
        }
    }
}
