using System.Data.Common;

namespace SourceGenBus.Benchmarks.Store.Databases;

/// <summary>Takes every column of a row out of a reader, as anybody must who wants the event.</summary>
internal static class BareRow
{
    internal static void Read(DbDataReader rows, Guid id, Action<byte[]>? read)
    {
        GC.KeepAlive(id);
        GC.KeepAlive(rows.GetInt64(0));
        GC.KeepAlive(rows.GetString(3));
        GC.KeepAlive(rows.GetInt32(4));
        GC.KeepAlive(rows.IsDBNull(5) ? null : rows.GetString(5));
        GC.KeepAlive(rows.GetInt64(6));
        GC.KeepAlive(rows.IsDBNull(7) ? null : rows.GetString(7));
        GC.KeepAlive(rows.GetString(9));
        var payload = (byte[])rows.GetValue(8);
        read?.Invoke(payload);
    }
}
