using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;

namespace SourceGenBus.Transports.CrashProgram;

/// <summary>
/// Databases and brokers by what the command line says: <c>sqlite:path</c> or <c>postgresql:schema@connection string</c>, and for brokers also
/// <c>rabbitmq:</c> or <c>redis:</c> with a connection string.
/// </summary>
internal static class Places
{
    internal static IDurableStore OpenStore(string place)
    {
        if (place.StartsWith("sqlite:", StringComparison.Ordinal))
            return new SqliteStore(new SqliteStoreOptions { Path = place["sqlite:".Length..] });
        var at = place.IndexOf('@', StringComparison.Ordinal);
        return new PostgreSqlStore(new PostgreSqlStoreOptions
        {
            Schema = place["postgresql:".Length..at],
            ConnectionString = place[(at + 1)..],
        });
    }

    internal static TransportsBuilder UseBroker(this TransportsBuilder builder, string place)
    {
        if (place.StartsWith("rabbitmq:", StringComparison.Ordinal))
            return builder.UseRabbitMq(place["rabbitmq:".Length..]);
        if (!place.StartsWith("redis:", StringComparison.Ordinal))
            return builder.UseSql(_ => OpenStore(place), static options => options.LeaseDuration = TimeSpan.FromSeconds(2));
        return builder.UseRedis(options =>
        {
            options.ConnectionString = place["redis:".Length..];
            options.LeaseTime = TimeSpan.FromSeconds(3);
            options.HandoverTimeout = TimeSpan.FromSeconds(5);
        });
    }
}
