using Microsoft.Extensions.Options;
using SourceGenBus;
using SourceGenBus.EventStore;
using SourceGenBus.Transports;
using SourceGenBus.Transports.Sql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets programs exchange events through a database.</summary>
public static class SqlTransportsBuilderExtensions
{
    /// <summary>
    /// Exchanges events through a database that the programs share. The options are <see cref="SqlTransportOptions"/>, configured and bound
    /// as all others.
    /// </summary>
    /// <param name="builder">The transports.</param>
    /// <param name="store">
    /// Makes the store that is the broker, <c>new SqliteStore(...)</c> or <c>new PostgreSqlStore(...)</c>, on a file or a schema of its
    /// own. The transport owns it.
    /// </param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="destinations">The destinations that are on it; none for all that no other transport names.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TransportsBuilder UseSql(
        this TransportsBuilder builder,
        Func<IServiceProvider, IDurableStore> store,
        Action<SqlTransportOptions>? configure = null,
        params string[] destinations)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(store);
        builder.Services.AddValidatedOptions(static options => options.Validate(), configure);
        return builder.AddTransport(
            services => new SqlTransport(
                store(services) ?? throw new InvalidOperationException("The delegate of UseSql that makes the store returned null."),
                services.GetRequiredService<IOptions<SqlTransportOptions>>().Value,
                services.GetService<TimeProvider>()),
            destinations);
    }
}
