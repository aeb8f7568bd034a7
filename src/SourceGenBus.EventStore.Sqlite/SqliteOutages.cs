using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SourceGenBus.EventStore.Sqlite;

/// <summary>Which of the codes of SQLite say that the database cannot be used at present.</summary>
internal static class SqliteOutages
{
    internal static bool? IsOutage(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: var code } => code
            is 3 // PERM
            or 5 // BUSY: another process writes
            or 6 // LOCKED
            or 7 // NOMEM
            or 8 // READONLY: the disk or the file
            or 9 // INTERRUPT
            or 10 // IOERR
            or 11 // CORRUPT
            or 13 // FULL: the disk
            or 14 // CANTOPEN
            or 15 // PROTOCOL: the locks of WAL
            or 22 // NOLFS
            or 26, // NOTADB
        UnauthorizedAccessException => true, // the file or its folder
        DbException => false,
        _ => null,
    };
}
