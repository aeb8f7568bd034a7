using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SourceGenBus;
using SourceGenBus.Transports;
using SourceGenBus.Transports.Kafka;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sends and receives events through Apache Kafka.</summary>
public static class KafkaTransportsBuilderExtensions
{
    /// <summary>Sends and receives events through Kafka.</summary>
    /// <param name="builder">The transports.</param>
    /// <param name="bootstrapServers">Some brokers; see <see cref="KafkaTransportOptions.BootstrapServers"/>.</param>
    /// <param name="destinations">The destinations that are on it; none for all that no other transport names.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="bootstrapServers"/> is empty.</exception>
    public static TransportsBuilder UseKafka(this TransportsBuilder builder, string bootstrapServers, params string[] destinations)
    {
        ArgumentException.ThrowIfNullOrEmpty(bootstrapServers);
        return builder.UseKafka(options => options.BootstrapServers = bootstrapServers, destinations);
    }

    /// <summary>
    /// Sends and receives events through Kafka. The options are <see cref="KafkaTransportOptions"/>, configured and bound as all others,
    /// and validated when the host starts; a registered <see cref="TimeProvider"/> is used.
    /// </summary>
    /// <param name="builder">The transports.</param>
    /// <param name="configure">Sets options; null where <c>services.Configure&lt;KafkaTransportOptions&gt;(...)</c> does.</param>
    /// <param name="destinations">The destinations that are on it; none for all that no other transport names.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TransportsBuilder UseKafka(
        this TransportsBuilder builder, Action<KafkaTransportOptions>? configure = null, params string[] destinations)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddValidatedOptions(static options => options.Validate(), configure);
        return builder.AddTransport(
            static services => new KafkaTransport(
                services.GetRequiredService<IOptions<KafkaTransportOptions>>().Value,
                services.GetService<ILogger<KafkaTransport>>(),
                services.GetService<TimeProvider>()),
            destinations);
    }
}
