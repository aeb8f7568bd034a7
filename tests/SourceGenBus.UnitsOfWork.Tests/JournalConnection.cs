using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>A connection to nowhere that writes down what is asked of it.</summary>
internal sealed class JournalConnection(Journal journal) : DbConnection
{
    private ConnectionState _state = ConnectionState.Closed;

    public Action? Begun { get; set; }

    public Pause Pause { get; set; } = Pause.None;

    /// <summary>What a savepoint does; null while the provider has none.</summary>
    public Action? Saved { get; set; }

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "";

    public override string DataSource => "";

    public override string ServerVersion => "";

    public override ConnectionState State => _state;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open()
    {
        journal.Add("open");
        _state = ConnectionState.Open;
    }

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        Open();
        return Pause.At("open");
    }

    public override Task CloseAsync()
    {
        Close();
        return Pause.At("close");
    }

    public override void Close()
    {
        if (_state == ConnectionState.Open)
            journal.Add("close");
        _state = ConnectionState.Closed;
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        journal.Add($"begin {isolationLevel}");
        Begun?.Invoke();
        return new JournalTransaction(this, isolationLevel, journal);
    }

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(
        IsolationLevel isolationLevel,
        CancellationToken cancellationToken)
    {
        var transaction = BeginDbTransaction(isolationLevel);
        await Pause.At("begin").ConfigureAwait(false);
        return transaction;
    }

    protected override DbCommand CreateDbCommand() => throw new NotSupportedException();
}

internal sealed class JournalTransaction(JournalConnection connection, IsolationLevel isolationLevel, Journal journal) : DbTransaction
{
    public override IsolationLevel IsolationLevel => isolationLevel;

    public override bool SupportsSavepoints => connection.Saved is not null;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => journal.Add("commit");

    public override void Rollback() => journal.Add("rollback");

    public override void Save(string savepointName)
    {
        journal.Add($"save {savepointName}");
        connection.Saved!();
    }

    public override async Task SaveAsync(string savepointName, CancellationToken cancellationToken = default)
    {
        Save(savepointName);
        await connection.Pause.At("save").ConfigureAwait(false);
    }

    public override Task CommitAsync(CancellationToken cancellationToken = default)
    {
        Commit();
        return connection.Pause.At("commit");
    }

    public override Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        Rollback();
        return connection.Pause.At("rollback");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await connection.Pause.At("dispose").ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        journal.Add("dispose");
        base.Dispose(disposing);
    }
}
