using Confluent.Kafka;

namespace SourceGenBus.Transports.Kafka;

/// <summary>Says what an error of a broker or of the client means and what to do, by its code and never by its text.</summary>
/// <param name="settings">Where the cluster is and who uses it.</param>
internal sealed class KafkaErrors(KafkaClientSettings settings)
{
    /// <summary>Whether a commit was too late or too early, which every change of a group's consumers brings about.</summary>
    internal static bool IsRebalance(ErrorCode code) => code is ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration
        or ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId or ErrorCode.Local_AssignmentLost or ErrorCode.Local_NoOffset
        or ErrorCode.Local_State;

    /// <summary>Whether a record will never be taken, whatever else is done.</summary>
    internal static bool IsRefusal(ErrorCode code) => code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidRecord or ErrorCode.InvalidMsg
        or ErrorCode.InvalidTimestamp or ErrorCode.RecordListTooLarge or ErrorCode.Local_InvalidArg;

    /// <summary>Whether nothing gets better by waiting.</summary>
    internal static bool IsLasting(ErrorCode code) => !Explain(code, "", null).IsTransient;

    internal static string RefusalOf(Error error) => error.Code switch
    {
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge =>
            "The message with its headers is larger than the topic takes. Raise the topic's max.message.bytes and the option "
            + "LargestMessage, or put less into it.",
        ErrorCode.InvalidRecord => "The brokers do not take the record; a topic that is compacted takes none without a key.",
        _ => $"The brokers do not take the record: {error.Reason}",
    };

    /// <param name="error">The error.</param>
    /// <param name="action">What was tried, such as <c>send to 'orders'</c>.</param>
    /// <param name="exception">The cause.</param>
    internal TransportException Of(Error error, string action, Exception? exception = null)
    {
        var (sentence, transient) = Explain(error.Code, error.Reason, settings.UserName);
        return new TransportException($"Kafka at {settings.Address} {sentence} It was not possible to {action}.", exception)
        {
            IsTransient = transient,
        };
    }

    private static (string Sentence, bool IsTransient) Explain(ErrorCode code, string reason, string? user) => code switch
    {
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.UnsupportedSaslMechanism
            or ErrorCode.IllegalSaslState => ($"refuses the user '{user}': {Ended(reason)} Compare SecurityProtocol, SaslMechanism, "
            + "UserName and Password with what the brokers want.", false),
        ErrorCode.Local_Ssl => ($"cannot be connected to with TLS: {Ended(reason)} Compare SecurityProtocol and AuthoritiesPath with the "
            + "brokers' listener and certificate.", false),
        ErrorCode.TopicAuthorizationFailed => ("does not allow the user to use the topic. Grant it WRITE to send, READ to receive, and "
            + "DESCRIBE.", false),
        ErrorCode.GroupAuthorizationFailed => ("does not allow the user to receive for the group. Grant it READ on the group.", false),
        ErrorCode.ClusterAuthorizationFailed => ("does not allow the user what is needed of the cluster. Grant it CREATE to provision, "
            + "and, before Kafka 2.8, IDEMPOTENT_WRITE to send.", false),
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition =>
            ("has no such topic. Provision the topology, or make what the transport describes.", false),
        ErrorCode.TopicException => ("cannot have a topic of that name.", false),
        ErrorCode.UnsupportedVersion or ErrorCode.Local_UnsupportedFeature => ($"is older than what is needed: {Ended(reason)}", false),
        ErrorCode.PolicyViolation or ErrorCode.InvalidConfig or ErrorCode.InvalidPartitions or ErrorCode.InvalidReplicationFactor
            or ErrorCode.InvalidReplicaAssignment or ErrorCode.InvalidRequest =>
            ($"does not take what is asked for: {Ended(reason)} Compare Partitions, ReplicationFactor and TopicSettings with the "
                + "cluster.", false),
        ErrorCode.InvalidSessionTimeout => ("does not take SessionTimeout; see its group.min.session.timeout.ms and "
            + "group.max.session.timeout.ms.", false),
        ErrorCode.InconsistentGroupProtocol => ("has consumers of this group that share partitions in another way "
            + "(partition.assignment.strategy). Choose another group, or stop them first.", false),
        ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend =>
            ("has fewer replicas in sync than the topic demands.", true),
        ErrorCode.Local_TimedOut or ErrorCode.Local_MsgTimedOut or ErrorCode.RequestTimedOut or ErrorCode.Local_TimedOutQueue =>
            ("does not answer in time.", true),
        ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve => ("cannot be reached.", true),
        _ => ($"gave up ({code}): {Ended(reason)}", true),
    };

    private static string Ended(string reason) => reason.EndsWith('.') ? reason : reason + ".";
}
