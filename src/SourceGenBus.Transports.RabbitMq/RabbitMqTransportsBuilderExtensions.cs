using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SourceGenBus;
using SourceGenBus.Transports;
using SourceGenBus.Transports.RabbitMq;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sends and receives events through RabbitMQ.</summary>
public static class RabbitMqTransportsBuilderExtensions
{
    /// <summary>Sends and receives events through a RabbitMQ broker.</summary>
    /// <param name="builder">The transports.</param>
    /// <param name="connectionString">The broker; see <see cref="RabbitMqTransportOptions.ConnectionString"/>.</param>
    /// <param name="destinations">The destinations that are on it; none for all that no other transport names.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is empty.</exception>
    public static TransportsBuilder UseRabbitMq(this TransportsBuilder builder, string connectionString, params string[] destinations)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return builder.UseRabbitMq(options => options.ConnectionString = connectionString, destinations);
    }

    /// <summary>
    /// Sends and receives events through a RabbitMQ broker. The options are <see cref="RabbitMqTransportOptions"/>, configured and bound as
    /// all others; a registered <see cref="TimeProvider"/> is used.
    /// </summary>
    /// <param name="builder">The transports.</param>
    /// <param name="configure">Sets options; null where <c>services.Configure&lt;RabbitMqTransportOptions&gt;(...)</c> does.</param>
    /// <param name="destinations">The destinations that are on it; none for all that no other transport names.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TransportsBuilder UseRabbitMq(
        this TransportsBuilder builder, Action<RabbitMqTransportOptions>? configure = null, params string[] destinations)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddValidatedOptions<RabbitMqTransportOptions>(static options => options.Validate(), configure);
        return builder.AddTransport(
            static services => new RabbitMqTransport(
                services.GetRequiredService<IOptions<RabbitMqTransportOptions>>().Value,
                services.GetService<ILogger<RabbitMqTransport>>(),
                services.GetService<TimeProvider>()),
            destinations);
    }
}
