using System.Reflection;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace SourceGenBus.Transports.Kafka.Tests.Server;

/// <summary>
/// The administrative client with a cluster that cannot make topics by itself: it tells the process of the cluster instead. All else is the
/// client's own.
/// </summary>
public class TellingAdminClient : DispatchProxy
{
    private IAdminClient _client = null!;
    private Func<TopicSpecification, Task<ErrorCode>> _create = null!;

    internal static IAdminClient Of(IAdminClient client, KafkaCluster cluster) => Of(client, async topic =>
        await cluster.CreateTopicAsync(topic.Name, topic.NumPartitions) ? ErrorCode.NoError : ErrorCode.TopicAlreadyExists);

    internal static IAdminClient Of(IAdminClient client, Func<TopicSpecification, Task<ErrorCode>> create)
    {
        var proxy = Create<IAdminClient, TellingAdminClient>();
        ((TellingAdminClient)(object)proxy)._client = client;
        ((TellingAdminClient)(object)proxy)._create = create;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IAdminClient.CreateTopicsAsync))
            return CreateAsync(((IEnumerable<TopicSpecification>)args![0]!).Single());
        try
        {
            return targetMethod.Invoke(_client, args);
        }
        catch (TargetInvocationException exception)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private async Task CreateAsync(TopicSpecification topic)
    {
        if (await _create(topic) is var code && code != ErrorCode.NoError)
            throw new CreateTopicsException([new CreateTopicReport { Topic = topic.Name, Error = new Error(code) }]);
    }
}
