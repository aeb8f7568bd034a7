using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>A connection to nowhere that writes down what is asked of it.</summary>
internal sealed class JournalConnection(Journal journal) : DbConnection
{
    private ConnectionState _state = ConnectionState.Closed;

    public Action? Begun { get; set; }

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

    protected override DbCommand CreateDbCommand() => throw new NotSupportedException();
}

internal sealed class JournalTransaction(JournalConnection connection, IsolationLevel isolationLevel, Journal journal) : DbTransaction
{
    public override IsolationLevel IsolationLevel => isolationLevel;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => journal.Add("commit");

    public override void Rollback() => journal.Add("rollback");

    protected override void Dispose(bool disposing)
    {
        journal.Add("dispose");
        base.Dispose(disposing);
    }
}
