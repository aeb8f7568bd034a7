using System.Text.Json;
using Microsoft.Data.Sqlite;
using SourceGenBus;

namespace Shop.Storage;

/// <summary>In the transaction of a command; outside of one it reads from a connection of its own.</summary>
internal sealed class SqliteEventStreams(Database database, IUnitOfWork unit) : IEventStreams
{
    public ValueTask<IReadOnlyList<ShopEvent>> ReadAsync(Guid aggregateId, CancellationToken cancellationToken)
    {
        if (unit.Session is SqliteTransaction { Connection: { } current })
            return new(Read(current, aggregateId));
        using var connection = database.OpenReader();
        return new(Read(connection, aggregateId));
    }

    public ValueTask AppendAsync(Guid aggregateId, long expectedVersion, IEnumerable<ShopEvent> events, CancellationToken cancellationToken)
    {
        var connection = ((SqliteTransaction)unit.Session!).Connection!;
        foreach (var @event in events)
        {
            try
            {
                connection.Execute(
                    "INSERT INTO events (aggregate_id, version, event_id, payload) VALUES ($aggregate, $version, $id, $payload)",
                    ("$aggregate", aggregateId.ToString()),
                    ("$version", ++expectedVersion),
                    ("$id", @event.EventId.ToString()),
                    ("$payload", JsonSerializer.Serialize(@event, ShopEventJson.Default.ShopEvent)));
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
            {
                throw new RefusedException(Refusal.Conflict, $"{aggregateId} was changed by somebody else. Try again.");
            }
        }

        return default;
    }

    private static List<ShopEvent> Read(SqliteConnection connection, Guid aggregateId)
    {
        using var command = connection.Command(
            "SELECT payload FROM events WHERE aggregate_id = $aggregate ORDER BY version", ("$aggregate", aggregateId.ToString()));
        using var rows = command.ExecuteReader();
        List<ShopEvent> events = [];
        while (rows.Read())
            events.Add(JsonSerializer.Deserialize(rows.GetString(0), ShopEventJson.Default.ShopEvent)!);
        return events;
    }
}
