using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteStreams() : EventStorageContract(Databases.Sqlite);

public sealed class SqliteOutbox() : OutboxStorageContract(Databases.Sqlite);

public sealed class SqliteLeaseContract() : LeaseContract(Databases.Sqlite);

public sealed class SqliteHandlerDeliveries() : HandlerDeliveryContract(Databases.Sqlite);

public sealed class SqliteDeadLetters() : DeadLetterContract(Databases.Sqlite);

public sealed class SqliteRelays() : OutboxRelayContract(Databases.Sqlite);

public sealed class SqliteInbox() : InboxContract(Databases.Sqlite);

public sealed class SqliteInspection() : InspectionContract(Databases.Sqlite);

public sealed class SqliteEventIds() : EventIdContract(Databases.Sqlite);

public sealed class SqliteText() : TextContract(Databases.Sqlite);

public sealed class PostgreSqlStreams() : EventStorageContract(Databases.PostgreSql);

public sealed class PostgreSqlOutbox() : OutboxStorageContract(Databases.PostgreSql);

public sealed class PostgreSqlLeaseContract() : LeaseContract(Databases.PostgreSql);

public sealed class PostgreSqlHandlerDeliveries() : HandlerDeliveryContract(Databases.PostgreSql);

public sealed class PostgreSqlDeadLetters() : DeadLetterContract(Databases.PostgreSql);

public sealed class PostgreSqlRelays() : OutboxRelayContract(Databases.PostgreSql);

public sealed class PostgreSqlInbox() : InboxContract(Databases.PostgreSql);

public sealed class PostgreSqlInspection() : InspectionContract(Databases.PostgreSql);

public sealed class PostgreSqlEventIds() : EventIdContract(Databases.PostgreSql);

public sealed class PostgreSqlText() : TextContract(Databases.PostgreSql);
