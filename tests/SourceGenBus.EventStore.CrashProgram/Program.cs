using Npgsql;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.CrashProgram;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;

// sqlite|postgresql|pgbouncer <path or connection string> <commands> <step to die at, 0 for none>
SQLitePCL.Batteries_V2.Init();
await using IDurableStore store = args[0] == "sqlite"
    ? new SqliteStore(new SqliteStoreOptions { Path = args[1] })
    : new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = args[1], Listens = args[0] != "pgbouncer" });
var commands = int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture);
Death.At = int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture);


// A connection that may take a second, as one case has it, does not always come about in that time while the machine is busy.
for (var attempt = 1; ; attempt++)
{
    try
    {
        await store.MigrateAsync();
        break;
    }
    catch (NpgsqlException exception) when (exception.IsTransient && attempt < 60)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(500));
    }
}

await new Workshop(store).RunAsync(commands);
