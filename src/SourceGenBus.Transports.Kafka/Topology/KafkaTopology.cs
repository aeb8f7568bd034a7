using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace SourceGenBus.Transports.Kafka;

/// <summary>
/// The topics of a cluster: whether they are there, and making them. Groups need nothing made; they begin with their first consumer. Safe
/// for concurrent use.
/// </summary>
internal sealed class KafkaTopology(
    ClusterAdministration administration, KafkaTransportOptions options, KafkaClientSettings settings, TimeProvider timeProvider)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="TransportException">There is no such topic, or it cannot be asked for.</exception>
    internal async Task CheckAsync(string destination, string action, CancellationToken cancellationToken)
    {
        TopicNames.Check(destination);
        if (await administration.FindAsync(destination, action, cancellationToken).ConfigureAwait(false) is null)
            throw new TransportException(Missing(destination));
    }

    /// <summary>What is missing or otherwise than needed, a sentence for each.</summary>
    internal async Task<List<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var destination in DestinationsOf(topology))
        {
            if (TopicNames.Problem(destination) is { } name)
                problems.Add(TopicNames.Sentence(destination, name));
            else if (await FindAsync(destination, cancellationToken).ConfigureAwait(false) is { } topic)
                problems.AddRange(Mismatches(topic));
            else
                problems.Add(Missing(destination));
        }

        problems.AddRange(topology.Subscriptions.Where(static subscription => subscription.Group.Length == 0).Select(static subscription =>
            $"The subscription to '{subscription.Destination}' has no group. Give the program a name."));
        return problems;
    }

    /// <exception cref="TransportException">
    /// Something cannot be made, or exists and is otherwise than needed; all such things are named.
    /// </exception>
    internal async Task ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken)
    {
        foreach (var destination in DestinationsOf(topology))
        {
            TopicNames.Check(destination);
            if (await FindAsync(destination, cancellationToken).ConfigureAwait(false) is null
                && await administration.CreateAsync(SpecificationOf(destination), cancellationToken).ConfigureAwait(false))
            {
                await AwaitAsync(destination, cancellationToken).ConfigureAwait(false);
            }
        }

        var problems = await VerifyAsync(topology, cancellationToken).ConfigureAwait(false);
        if (problems.Count > 0)
            throw new TransportException(string.Join(' ', problems));
    }

    /// <summary>The commands that make everything, for a person who reviews them.</summary>
    internal string Describe(TransportTopology topology)
    {
        var text = new StringBuilder();
        foreach (var destination in DestinationsOf(topology))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"kafka-topics.sh --bootstrap-server {options.BootstrapServers} --create --topic {destination} ");
            text.Append(CultureInfo.InvariantCulture, $"--partitions {options.Partitions}");
            if (options.ReplicationFactor is { } factor)
                text.Append(CultureInfo.InvariantCulture, $" --replication-factor {factor}");
            foreach (var (name, value) in options.TopicSettings.OrderBy(static setting => setting.Key, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $" --config {name}={value}");
            text.Append('\n');
        }

        foreach (var subscription in topology.Subscriptions)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"# The group '{subscription.Group}' of '{subscription.Destination}' needs nothing made.\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> DestinationsOf(TransportTopology topology) =>
        topology.Destinations
            .Concat(topology.Subscriptions.Select(static subscription => subscription.Destination))
            .Distinct(StringComparer.Ordinal);

    private static string Missing(string destination) =>
        $"The topic '{destination}' does not exist. Provision the topology, or make what the transport describes.";

    private Task<TopicMetadata?> FindAsync(string destination, CancellationToken cancellationToken) =>
        administration.FindAsync(destination, $"look for the topic '{destination}'", cancellationToken);

    private TopicSpecification SpecificationOf(string destination) => new()
    {
        Name = destination,
        NumPartitions = options.Partitions,
        ReplicationFactor = options.ReplicationFactor ?? -1,
        Configs = new Dictionary<string, string>(options.TopicSettings, StringComparer.Ordinal),
    };

    private IEnumerable<string> Mismatches(TopicMetadata topic)
    {
        if (topic.Partitions.Count != options.Partitions)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The topic '{topic.Topic}' has {topic.Partitions.Count} partitions, but the transport's Partitions is "
                + $"{options.Partitions}. Set Partitions to that of the topic, or add partitions when nothing of it waits: keys go to "
                + $"others then.");
        }

        if (options.ReplicationFactor is { } factor && topic.Partitions.Find(partition => partition.Replicas.Length < factor) is { } weak)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Partition {weak.PartitionId} of the topic '{topic.Topic}' is on {weak.Replicas.Length} brokers, but the transport's "
                + $"ReplicationFactor is {factor}. Reassign it to more brokers, or lower ReplicationFactor.");
        }
    }

    /// <summary>Brokers learn of a topic one after the other.</summary>
    private async Task AwaitAsync(string destination, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        while (await FindAsync(destination, cancellationToken).ConfigureAwait(false) is not { } topic
            || topic.Partitions.Count == 0 || topic.Partitions.Exists(static partition => partition.Leader < 0))
        {
            if (timeProvider.GetElapsedTime(began) > settings.RequestTimeout)
                return;
            await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
