using System.Data.Common;
using System.Text.RegularExpressions;
using System.Transactions;
using Npgsql;
using NpgsqlTypes;
using SourceGenBus.EventStore.Relational;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>The connections of a store in a PostgreSQL database, and the notifications between processes.</summary>
internal sealed partial class PostgreSqlDatabase : SqlDatabase
{
    private const string CreateSchema = "create schema if not exists ";

    private readonly bool _ownsDataSource;
    private readonly bool _enlists;
    private readonly bool _listens;
    private readonly string _schema;
    private readonly PostgreSqlListener _listener;
    private readonly PostgreSqlNotifier _notifier;
    private readonly bool _prepares;
    private volatile char _highestCharacter = char.MaxValue;

    internal PostgreSqlDatabase(PostgreSqlStoreOptions options, NpgsqlDataSource? dataSource, TimeProvider timeProvider)
        : base(Load(options.Schema))
    {
        _schema = options.Schema;
        _listens = options.Listens;
        MigratesSchema = options.MigratesSchema;
        _ownsDataSource = dataSource is null;
        DataSource = dataSource ?? CreateDataSource(options.ConnectionString);
        var connection = new NpgsqlConnectionStringBuilder(DataSource.ConnectionString);
        _enlists = connection.Enlist;
        _prepares = Prepares(options, connection, _ownsDataSource);
        MaximumConnections = connection.Pooling ? connection.MaxPoolSize : int.MaxValue;
        _listener = new PostgreSqlListener(DataSource, Scripts["listen"], options.ReconnectDelay, timeProvider, SignalChanged);
        _notifier = new PostgreSqlNotifier(DataSource, Scripts["notify_now"]);
    }

    /// <summary>Listens from the first time that somebody is about to wait.</summary>
    public override StoreSignal Changed
    {
        get
        {
            if (_listens)
                _listener.Start();
            return base.Changed;
        }
    }

    internal NpgsqlDataSource DataSource { get; }

    public override bool MigratesSchema { get; }

    public override int MaximumConnections { get; }

    public override bool IsOutage(Exception exception) => PostgreSqlOutages.IsOutage(exception) ?? base.IsOutage(exception);

    protected override bool SendsUnreadRows => true;

    protected override char HighestCharacter => _highestCharacter;

    public override void NotifyCommitted()
    {
        if (_enlists && Transaction.Current is { } ambient)
        {
            // What was written commits when the caller's transaction does.
            ambient.TransactionCompleted += (_, ended) =>
            {
                if (ended.Transaction?.TransactionInformation.Status == TransactionStatus.Committed)
                    Notify();
            };
            return;
        }

        Notify();
    }

    public override async ValueTask NotifyOnCommitAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session.ExecuteAsync("notify", cancellationToken).ConfigureAwait(false);

    public override bool SupportsAmbientTransactions => true;

    // The host is left out: the application may reach the same database through a pooler or a virtual address.
    public override bool IsSameDatabase(DbConnection connection)
    {
        // A connection, unlike the builder of its connection string, has the user's name where no database is named.
        using var own = DataSource.CreateConnection();
        return connection is NpgsqlConnection && connection.Database == own.Database;
    }

    protected override void NotifyOnCommit(SqlSession session) => session.Execute("notify");

    protected override int ExecuteMany(SqlSession session, string statement, Array[] columns) => session.Execute(statement, [.. columns]);

    protected override async ValueTask<SqlSession> ConnectAsync(bool writes, CancellationToken cancellationToken)
    {
        var enlists = _enlists && Transaction.Current is not null;
        var connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

        // The server said so when the connection was made. SQL_ASCII takes any bytes; of the other encodings that are not UTF-8 ASCII is
        // the common part.
        _highestCharacter = connection.PostgresParameters.GetValueOrDefault("server_encoding") switch
        {
            null or "UTF8" or "SQL_ASCII" => char.MaxValue,
            "LATIN1" => '\u00FF',
            _ => '\u007F',
        };
        return new SqlSession(this, connection, transaction: null, ReturnAsync) { IsEnlisted = enlists };
    }

    // PostgreSQL asks for the right to create schemas even where the schema exists, so the statement is left out there.
    protected override async ValueTask<string> AdaptAsync(SqlSession session, string migration, CancellationToken cancellationToken)
    {
        if (!migration.StartsWith(CreateSchema, StringComparison.Ordinal))
            return migration;
        var schemas = await session.QueryAsync("schema_exists", static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        if (schemas[0] > 0)
            return migration[(migration.IndexOf(';', StringComparison.Ordinal) + 1)..];
        var rights = await session.QueryAsync(
            "schema_may_be_created", static row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        return rights[0]
            ? migration
            : throw new StoreSchemaException(
                $"There is no schema '{_schema}' in the database, and this user may not create one. Let the owner of the database run: " +
                $"create schema \"{_schema}\" authorization <this user>. Nothing was changed.");
    }

    // A COMMIT in a failed transaction is answered with ROLLBACK and no error. The statement before it fails there, and both take one round
    // trip.
    protected override async ValueTask CommitAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        var own = (NpgsqlTransaction)transaction;
        var batch = new NpgsqlBatch(own.Connection, own)
        {
            BatchCommands = { new NpgsqlBatchCommand("select 1"), new NpgsqlBatchCommand("commit") },
        };
        await using (batch.ConfigureAwait(false))
        {
            try
            {
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
            {
                throw new TransactionNotCommittedException(exception);
            }
        }
    }

    // Explicitly, once for each connection, and not by the driver's automatic preparation: when a statement fails in the execution that
    // prepares it, whatever the reason, the next execution on that connection succeeds and is reported as failed ("Received unexpected
    // backend message").
    protected override ValueTask PrepareAsync(DbCommand command, CancellationToken cancellationToken) =>
        _prepares && command.Connection!.ConnectionString == DataSource.ConnectionString
            ? new ValueTask(command.PrepareAsync(cancellationToken))
            : default;

    protected override void Bind(DbCommand command, ReadOnlySpan<object?> values)
    {
        var parameters = ((NpgsqlCommand)command).Parameters;
        parameters.Clear();
        foreach (var value in values)
        {
            parameters.Add(value switch
            {
                long number => new NpgsqlParameter<long> { TypedValue = number },
                int number => new NpgsqlParameter<int> { TypedValue = number },
                string text => new NpgsqlParameter<string> { TypedValue = text },
                short number => new NpgsqlParameter<short> { TypedValue = number },
                bool yes => new NpgsqlParameter<bool> { TypedValue = yes },
                null => new NpgsqlParameter { Value = DBNull.Value },
                string?[] texts => new NpgsqlParameter { Value = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                _ => new NpgsqlParameter { Value = value },
            });
        }
    }

    protected override async ValueTask<int> ExecuteManyAsync(
        SqlSession session, string statement, Array[] columns, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(statement, cancellationToken, [.. columns]).ConfigureAwait(false);

    protected override async ValueTask CloseAsync()
    {
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _notifier.DisposeAsync().ConfigureAwait(false);
        if (_ownsDataSource)
            await DataSource.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask ReturnAsync(SqlSession session)
    {
        if (!session.IsAbandoned)
            return session.Connection.DisposeAsync();
        var connection = (NpgsqlConnection)session.Connection;
        _ = Detached.Run(() => AbandonedConnection.EndAsync(connection, DataSource, Scripts["terminate"]));
        return default;
    }

    private void Notify()
    {
        base.NotifyCommitted();
        _notifier.Notify();
    }

    private static SqlScripts Load(string schema)
    {
        if (schema is null || schema.Length > 63 || !Identifier().IsMatch(schema))
            throw new ArgumentException(
                $"'{schema}' cannot be the name of the store's schema: use lower-case letters, digits and underscores, 63 at most.",
                nameof(schema));
        if (schema.StartsWith("pg_", StringComparison.Ordinal) || schema is "information_schema")
            throw new ArgumentException(
                $"'{schema}' cannot be the name of the store's schema: PostgreSQL keeps that name for itself.", nameof(schema));
        return SqlScripts.Load(
            typeof(PostgreSqlDatabase),
            schema,
            ["streams.sql", "outbox.sql", "deliveries.sql", "dead-letters.sql", "inspection.sql", "retention.sql", "projections.sql"],
            ["V001.sql", "V002.sql", "V003.sql"]);
    }

    private static NpgsqlDataSource CreateDataSource(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            throw new ArgumentException("Set the data source or the connection string of the store.", nameof(connectionString));
        var builder = new NpgsqlSlimDataSourceBuilder(connectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        return builder.Build();
    }

    /// <summary>Whether a connection string has a value for a keyword, be it the default; Npgsql's builder does not tell.</summary>
    private static bool Says(string connectionString, string keyword) =>
        new DbConnectionStringBuilder { ConnectionString = connectionString }.Keys.Cast<string>()
            .Any(key => string.Equals(key.Replace(" ", "", StringComparison.Ordinal), keyword, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether statements are prepared. A connection string that says <c>Max Auto Prepare=0</c> says no, as it must in front of a pooler
    /// that gives each transaction another connection; a data source of the application's decides by its own setting.
    /// </summary>
    private static bool Prepares(PostgreSqlStoreOptions options, NpgsqlConnectionStringBuilder connection, bool ownsDataSource)
    {
        if (connection.Multiplexing)
            return false;
        if (!ownsDataSource)
            return connection.MaxAutoPrepare > 0;
        return connection.MaxAutoPrepare > 0 || !Says(options.ConnectionString!, "MaxAutoPrepare");
    }

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]*\z")]
    private static partial Regex Identifier();
}
