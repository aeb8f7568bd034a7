using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using SourceGenBus.EventStore;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// Lets a context that a handler or a projection uses take part in the handler's transaction: it gets the connection of that transaction in
/// the place of its own, before it opens one.
/// </summary>
internal sealed class HandlerJoin(ICurrentDbContext current, StoreAccess store) : IResettableService
{
    private const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>The connections on which EF Core's own SQL functions are registered.</summary>
    private static readonly ConditionalWeakTable<DbConnection, object> Initialized = [];

    private HandlerTransaction? _joined;
    private IRelationalConnection? _connection;
    private string? _connectionString;

    /// <summary>Whether the context takes part in the transaction of a handler.</summary>
    internal bool IsJoined => _joined is not null;

    /// <summary>Whether the context takes part in the transaction of a handler, or would with its next statement.</summary>
    internal bool WouldJoin => _joined is not null || (HandlerTransaction.Current is not null && Find(Connection) is not null);

    /// <summary>The context of the event that is handled.</summary>
    internal static EventContext? ContextOfHandler => HandlerTransaction.Current?.Context;

    private IRelationalConnection Connection => current.Context.GetService<IRelationalConnection>();

    /// <summary>Takes part in the transaction of the handler that the caller is, if there is one of this database.</summary>
    /// <returns>Whether it takes part.</returns>
    /// <exception cref="InvalidOperationException">
    /// The context has a connection of its own already, or the transaction that it took part in has ended.
    /// </exception>
    internal bool TryJoin()
    {
        if (_joined is { } joined)
        {
            return !joined.HasEnded ? true : throw new InvalidOperationException(
                $"'{current.Context.GetType()}' took part in the transaction of a handler, which has ended. Do not keep " +
                "a context beyond the " +
                "handler that it was made for: await everything that the handler starts, and take a context from the handler's own scope.");
        }

        if (HandlerTransaction.Current is null)
            return false;
        var connection = Connection;
        if (Find(connection) is not { } handler)
            return false;
        if (connection.CurrentTransaction is not null || connection.DbConnection.State != ConnectionState.Closed)
        {
            throw new InvalidOperationException(
                $"A handler uses a '{current.Context.GetType()}' whose connection was opened outside of the handler, so " +
                "its writes would not " +
                "commit with the handler's transaction. Inject a context into a scoped handler, or make one in the handler.");
        }

        Join(connection, handler);
        return true;
    }

    public void ResetState()
    {
        if (_joined is null)
            return;

        // The context itself may count as disposed by now.
        var connection = _connection!;
        (_joined, _connection) = (null, null);
        connection.SetDbConnection(null, contextOwnsConnection: true);
        if (connection.ConnectionString is null)
            connection.ConnectionString = _connectionString;
        _connectionString = null;
    }

    public Task ResetStateAsync(CancellationToken cancellationToken = default)
    {
        ResetState();
        return Task.CompletedTask;
    }

    /// <summary>The transaction of the caller, if it is one of the store of the context and the context is on its database.</summary>
    private HandlerTransaction? Find(IRelationalConnection connection) =>
        HandlerTransaction.Current is { Transaction.Connection: { } session } handler
        && store.IsSameDatabase(session)
        && store.IsSameDatabase(connection.DbConnection)
            ? handler
            : null;

    private void Join(IRelationalConnection connection, HandlerTransaction handler)
    {
        var session = handler.Transaction.Connection!;
        (_connection, _connectionString) = (connection, connection.ConnectionString);
        if (current.Context.Database.ProviderName == Sqlite)
            InitializeSqlite(session);
        connection.SetDbConnection(session, contextOwnsConnection: false);
        connection.UseTransaction(handler.Transaction);
        _joined = handler;
    }

    /// <summary>
    /// SQLite runs functions of EF Core's own, for decimals for example, that it registers on connections that it makes or that the options
    /// name. So a context is made whose options name this one.
    /// </summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Whoever made the context of the application has been warned.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Whoever made the context of the application has been warned.")]
    private void InitializeSqlite(DbConnection session)
    {
        if (Initialized.TryGetValue(session, out _))
            return;
        var relational = RelationalOptionsExtension.Extract(current.Context.GetService<IDbContextOptions>());
        var builder = new DbContextOptionsBuilder();
        ((IDbContextOptionsBuilderInfrastructure)builder).AddOrUpdateExtension(
            relational.WithConnectionString(null).WithConnection(session, owned: false)
                .WithExecutionStrategyFactory(static dependencies => new NonRetryingExecutionStrategy(dependencies)));
        using var context = new DbContext(builder.Options);
        context.Database.GetDbConnection();
        Initialized.AddOrUpdate(session, session);
    }
}
