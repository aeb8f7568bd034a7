using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using SourceGenBus.EventStore.Sql;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>The connections of a store in a PostgreSQL database, and the notifications between processes.</summary>
internal sealed partial class PostgreSqlDatabase : SqlDatabase
{
    private readonly bool _ownsDataSource;
    private readonly PostgreSqlListener _listener;
    private readonly PostgreSqlNotifier _notifier;

    internal PostgreSqlDatabase(PostgreSqlStoreOptions options)
        : base(Load(options.Schema))
    {
        _ownsDataSource = options.DataSource is null;
        DataSource = options.DataSource ?? CreateDataSource(options.ConnectionString);
        _listener = new PostgreSqlListener(DataSource, Scripts["listen"], options, Rise);
        _notifier = new PostgreSqlNotifier(DataSource, Scripts["notify"]);
    }

    /// <summary>Listens from the first time that somebody is about to wait.</summary>
    public override StoreSignal Changed
    {
        get
        {
            _listener.Start();
            return base.Changed;
        }
    }

    internal NpgsqlDataSource DataSource { get; }

    public override void NotifyCommitted()
    {
        base.NotifyCommitted();
        _notifier.Notify();
    }

    public override async ValueTask NotifyOnCommitAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session.ExecuteAsync("notify", cancellationToken).ConfigureAwait(false);

    protected override async ValueTask<SqlSession> ConnectAsync(bool writes, CancellationToken cancellationToken) =>
        new(this, await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), transaction: null, static session => session.Connection.DisposeAsync());

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

    private static SqlScripts Load(string schema)
    {
        if (schema is null || schema.Length > 63 || !Identifier().IsMatch(schema))
            throw new ArgumentException($"'{schema}' cannot be the name of the store's schema: use lower-case letters, digits and underscores.", nameof(schema));
        return SqlScripts.Load(typeof(PostgreSqlDatabase), schema, ["streams.sql", "outbox.sql", "deliveries.sql", "dead-letters.sql", "inspection.sql"], ["V001.sql", "V002.sql"]);
    }

    private static NpgsqlDataSource CreateDataSource(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            throw new ArgumentException("Set the data source or the connection string of the store.", nameof(connectionString));
        var builder = new NpgsqlSlimDataSourceBuilder(connectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        if (builder.ConnectionStringBuilder.MaxAutoPrepare == 0)
        {
            builder.ConnectionStringBuilder.MaxAutoPrepare = 64;
            builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        }

        return builder.Build();
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]*$")]
    private static partial Regex Identifier();
}
