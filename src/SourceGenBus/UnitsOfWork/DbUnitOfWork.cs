using System.Data;
using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace SourceGenBus;

/// <summary>
/// A unit of work over any ADO.NET provider: a transaction on a connection. The <see cref="TransactionalUnitOfWork.Session"/> is the
/// <see cref="DbTransaction"/>, and its <see cref="DbTransaction.Connection"/> the connection.
/// </summary>
/// <remarks>
/// Opens the connection when it is closed, and then closes it again. As a connection, it is not safe for concurrent use.
/// </remarks>
/// <param name="connection">The connection, best a scoped service; not owned.</param>
/// <param name="bus">Where to publish; not owned.</param>
/// <param name="loggerFactory">Where to log what must not be thrown; null for the log of <paramref name="bus"/>.</param>
public sealed class DbUnitOfWork(DbConnection connection, IEventBus bus, ILoggerFactory? loggerFactory = null)
    : TransactionalUnitOfWork(bus, loggerFactory)
{
    private readonly DbConnection _connection = connection ?? throw new ArgumentNullException(nameof(connection));
    private DbTransaction? _transaction;
    private bool _opened;

    /// <summary>How the transaction is isolated; what the provider thinks best where it is not set.</summary>
    public IsolationLevel IsolationLevel { get; init; } = IsolationLevel.Unspecified;

    /// <inheritdoc />
    protected override async ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken)
    {
        if (_connection.State == ConnectionState.Closed)
        {
            await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            _opened = true;
        }

        _transaction = await _connection.BeginTransactionAsync(IsolationLevel, cancellationToken).ConfigureAwait(false);
        return _transaction;
    }

    /// <inheritdoc />
    protected override ValueTask CommitTransactionAsync() => new(_transaction!.CommitAsync(CancellationToken.None));

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
