using System.Globalization;
using Confluent.Kafka;

namespace SourceGenBus.Transports.Kafka;

/// <summary>What is wrong with options, a sentence for each. No password is repeated.</summary>
internal static class KafkaOptionProblems
{
    /// <summary>What the client takes at most, less what headers and key may have.</summary>
    private const int LargestBody = 999_000_000;

    internal static List<string> Of(KafkaTransportOptions options)
    {
        var problems = new List<string>();
        CheckConnection(options, problems);
        Check(options.Partitions is >= 1 and <= 100_000, nameof(options.Partitions), options.Partitions, "1 to 100000");
        if (options.ReplicationFactor is { } factor)
            Check(factor >= 1, nameof(options.ReplicationFactor), factor, "at least 1, or null for the cluster's default");
        Check(options.LargestMessage is >= 1 and <= LargestBody, nameof(options.LargestMessage), options.LargestMessage, "1 to 999000000");
        CheckTime(options.Linger, nameof(options.Linger), TimeSpan.Zero, TimeSpan.FromMinutes(15));
        CheckTime(options.SendTimeout, nameof(options.SendTimeout), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1));
        CheckTime(options.RequestTimeout, nameof(options.RequestTimeout), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        CheckTime(options.SessionTimeout, nameof(options.SessionTimeout), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckTime(options.HandoverTimeout, nameof(options.HandoverTimeout), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(30));
        CheckSettings(options.TopicSettings, nameof(options.TopicSettings), problems);
        CheckSettings(options.ClientSettings, nameof(options.ClientSettings), problems);
        if (problems.Count == 0)
            CheckClient(options, problems);
        return problems;

        void Check(bool fits, string name, IFormattable value, string expected)
        {
            if (!fits)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, but it must be {expected}."));
        }

        void CheckTime(TimeSpan value, string name, TimeSpan least, TimeSpan most) =>
            Check(value >= least && value <= most, name, value, string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"));
    }

    private static void CheckConnection(KafkaTransportOptions options, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(options.BootstrapServers))
            problems.Add("BootstrapServers is not set; it names brokers, such as 'kafka1:9092,kafka2:9092'.");
        else if (options.BootstrapServers.Split(',').Any(static server => !IsServer(server.Trim())))
            problems.Add("BootstrapServers must be hosts with their ports, separated by commas, such as 'kafka1:9092,kafka2:9092'.");
        if (!Enum.IsDefined(options.SecurityProtocol))
            problems.Add($"SecurityProtocol is {options.SecurityProtocol}, which is none of its values.");
        var logsIn = options.SecurityProtocol is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl;
        if (options.SaslMechanism is { } mechanism && !Enum.IsDefined(mechanism))
            problems.Add($"SaslMechanism is {mechanism}, which is none of its values.");
        if (!logsIn && (options.SaslMechanism ?? (object?)options.UserName ?? options.Password) is not null)
        {
            problems.Add(
                "SaslMechanism, UserName or Password is set, but SecurityProtocol is neither SaslSsl nor SaslPlaintext: nobody would "
                + "log in.");
        }

        if (options.Password is not null && options.UserName is null)
            problems.Add("Password is set, but UserName is not.");
        if (options.AuthoritiesPath is { } path && !File.Exists(path))
            problems.Add($"AuthoritiesPath names the file '{path}', which does not exist.");
    }

    private static bool IsServer(string server)
    {
        // A broker may have the name of its listener before it.
        var colon = server.LastIndexOf(':');
        return colon > 0 && int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= 65_535;
    }

    private static void CheckSettings(IDictionary<string, string> settings, string name, List<string> problems)
    {
        if (settings is null)
            problems.Add($"{name} is null; an empty dictionary has none.");
        else if (settings.Any(static setting => string.IsNullOrWhiteSpace(setting.Key) || setting.Value is null))
            problems.Add($"{name} has a setting without a name or without a value.");
    }

    /// <summary>The client itself knows its settings; it is made and not used.</summary>
    private static void CheckClient(KafkaTransportOptions options, List<string> problems)
    {
        var changed = KafkaClientSettings.OwnedBy(options);
        if (changed.Count > 0)
        {
            problems.Add(
                $"ClientSettings or Configure sets {string.Join(", ", changed)}, on which the promises of this transport rest. "
                + "Leave it out, or use the option of these options for it.");
            return;
        }

        try
        {
            var settings = new KafkaClientSettings(options);
            if (settings.MaximumPollInterval <= options.HandoverTimeout)
                problems.Add("HandoverTimeout must be less than the client's max.poll.interval.ms, 5 minutes by default.");
            else if (settings.MaximumPollInterval < options.SessionTimeout)
                problems.Add("SessionTimeout must be at most the client's max.poll.interval.ms, 5 minutes by default.");
            else
                settings.NewConsumerBuilder("check", "check").SetLogHandler(static (_, _) => { }).Build().Dispose();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KafkaException)
        {
            problems.Add($"The client does not take its settings: {exception.Message}");
        }
    }
}
