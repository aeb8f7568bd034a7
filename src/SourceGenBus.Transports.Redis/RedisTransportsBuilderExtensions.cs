using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SourceGenBus;
using SourceGenBus.Transports;
using SourceGenBus.Transports.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sends and receives events through Redis Streams.</summary>
public static class RedisTransportsBuilderExtensions
{
    /// <summary>Sends and receives events through Redis Streams.</summary>
    /// <param name="builder">The transports.</param>
    /// <param name="connectionString">How to connect; see <see cref="RedisTransportOptions.ConnectionString"/>.</param>
    /// <param name="destinations">The destinations that are on it; none for all that no other transport names.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is empty.</exception>
    public static TransportsBuilder UseRedis(this TransportsBuilder builder, string connectionString, params string[] destinations)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return builder.UseRedis(options => options.ConnectionString = connectionString, destinations);
    }

    /// <summary>
    /// Sends and receives events through Redis Streams. The options are <see cref="RedisTransportOptions"/>, configured and bound as all
    /// others, and validated when the host starts; a registered <see cref="TimeProvider"/> is used.
    /// </summary>
    /// <param name="builder">The transports.</param>
    /// <param name="configure">Sets options; null where <c>services.Configure&lt;RedisTransportOptions&gt;(...)</c> does.</param>
    /// <param name="destinations">The destinations that are on it; none for all that no other transport names.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TransportsBuilder UseRedis(
        this TransportsBuilder builder, Action<RedisTransportOptions>? configure = null, params string[] destinations)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddValidatedOptions(static options => options.Validate(), configure);
        return builder.AddTransport(
            static services => new RedisTransport(
                services.GetRequiredService<IOptions<RedisTransportOptions>>().Value,
                services.GetService<ILogger<RedisTransport>>(),
                services.GetService<TimeProvider>()),
            destinations);
    }
}
