using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// Looks at what a broker has, and makes what is missing, on channels of its own: each refusal costs the channel.
/// </summary>
internal sealed class TopologySession(IConnection connection, RabbitMqTransportOptions options, BrokerErrors errors, GuardedLogger logger)
    : IAsyncDisposable
{
    private IChannel? _channel;

    /// <summary>What is missing or otherwise than needed, a sentence each.</summary>
    internal async Task<List<string>> VerifyAsync(TopologyPlan plan, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        foreach (var exchange in plan.Exchanges)
        {
            if (!await HasExchangeAsync(exchange, cancellationToken).ConfigureAwait(false))
                problems.Add($"The exchange '{exchange}' does not exist.");
            else
                await CompareAsync(exchange, channel => DeclareAsync(channel, exchange, cancellationToken)).ConfigureAwait(false);
        }

        foreach (var subscription in plan.Subscriptions)
        {
            if (await MismatchOfCountAsync(subscription, cancellationToken).ConfigureAwait(false) is { } mismatch)
            {
                problems.Add(mismatch);
                continue;
            }

            foreach (var (queue, arguments) in plan.QueuesOf(subscription))
            {
                if (!await HasQueueAsync(queue, cancellationToken).ConfigureAwait(false))
                    problems.Add($"The queue '{queue}' does not exist.");
                else
                    await CompareAsync(queue, channel => DeclareAsync(channel, queue, arguments, cancellationToken)).ConfigureAwait(false);
            }
        }

        return problems;

        // AMQP compares what exists with a declaration only. It changes nothing, since it is known that the object exists.
        async Task CompareAsync(string name, Func<IChannel, Task> declare)
        {
            try
            {
                await RunAsync($"use '{name}'", declare, cancellationToken).ConfigureAwait(false);
            }
            catch (TransportException exception) when (BrokerErrors.CodeOf(exception) == Constants.AccessRefused)
            {
                RabbitMqLog.NotCompared(logger, name);
            }
            catch (TransportException exception)
                when (BrokerErrors.CodeOf(exception) is Constants.PreconditionFailed or Constants.ResourceLocked)
            {
                problems.Add(exception.Message);
            }
        }
    }

    /// <exception cref="TransportException">Something cannot be made, or exists otherwise.</exception>
    internal async Task ProvisionAsync(TopologyPlan plan, CancellationToken cancellationToken)
    {
        foreach (var exchange in plan.Exchanges)
        {
            await RunAsync(
                $"declare the exchange '{exchange}'",
                channel => DeclareAsync(channel, exchange, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }

        foreach (var subscription in plan.Subscriptions)
        {
            if (await MismatchOfCountAsync(subscription, cancellationToken).ConfigureAwait(false) is { } mismatch)
                throw new TransportException(mismatch);
            foreach (var (queue, arguments) in plan.QueuesOf(subscription))
            {
                await RunAsync(
                    $"declare the queue '{queue}'",
                    channel => DeclareAsync(channel, queue, arguments, cancellationToken),
                    cancellationToken).ConfigureAwait(false);
            }

            await RunAsync(
                $"bind the queues of '{subscription.Group}' to the exchange '{subscription.Destination}'",
                channel => BindAsync(channel, plan, subscription, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the queues were made for another number of partitions, which their bindings do not show: messages would come twice, or to
    /// queues that nobody reads. The first queue is made last, so where it is, the others are.
    /// </summary>
    internal async Task<string?> MismatchOfCountAsync(TransportSubscription subscription, CancellationToken cancellationToken)
    {
        var count = options.PartitionsPerSubscription;
        var beyond = BrokerNames.Queue(subscription, count);
        var last = BrokerNames.Queue(subscription, count - 1);
        var than = $"queues at '{subscription.Destination}' than the {count} that are needed";
        const string Advice = "Set PartitionsPerSubscription as all programs of the group have it, or choose another group and delete the "
            + "old queues once they are empty.";
        if (await HasQueueAsync(BrokerNames.Queue(subscription, 0), cancellationToken).ConfigureAwait(false)
            && !await HasQueueAsync(last, cancellationToken).ConfigureAwait(false))
        {
            return $"The group '{subscription.Group}' has fewer {than}: '{last}' does not exist. {Advice}";
        }

        return await HasQueueAsync(beyond, cancellationToken).ConfigureAwait(false)
            ? $"The group '{subscription.Group}' has more {than}: '{beyond}' exists. {Advice}"
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is { } channel)
            await channel.EndAsync().ConfigureAwait(false);
    }

    private static Task DeclareAsync(IChannel channel, string exchange, CancellationToken cancellationToken) =>
        channel.ExchangeDeclareAsync(
            exchange, ExchangeType.Topic, durable: true, autoDelete: false, arguments: null, passive: false, noWait: false,
            cancellationToken);

    private static Task<QueueDeclareOk> DeclareAsync(
        IChannel channel, string queue, Dictionary<string, object?> arguments, CancellationToken cancellationToken) =>
        channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, arguments, passive: false, noWait: false, cancellationToken);

    private static async Task BindAsync(
        IChannel channel, TopologyPlan plan, TransportSubscription subscription, CancellationToken cancellationToken)
    {
        // Without waiting for each: a thousand bindings would take a second. The last is waited for, and finds a channel that was closed.
        var bindings = plan.BindingsOf(subscription).ToList();
        for (var index = 0; index < bindings.Count; index++)
        {
            await channel.QueueBindAsync(
                bindings[index].Queue, subscription.Destination, bindings[index].RoutingKey, arguments: null,
                noWait: index < bindings.Count - 1, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<bool> HasExchangeAsync(string name, CancellationToken cancellationToken) =>
        HasAsync(
            $"look for the exchange '{name}'", channel => channel.ExchangeDeclarePassiveAsync(name, cancellationToken), cancellationToken);

    private Task<bool> HasQueueAsync(string name, CancellationToken cancellationToken) =>
        HasAsync($"look for the queue '{name}'", channel => channel.QueueDeclarePassiveAsync(name, cancellationToken), cancellationToken);

    private async Task<bool> HasAsync(string action, Func<IChannel, Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(action, look, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TransportException exception) when (BrokerErrors.CodeOf(exception) == Constants.NotFound)
        {
            return false;
        }
    }

    private async Task RunAsync(string action, Func<IChannel, Task> command, CancellationToken cancellationToken)
    {
        try
        {
            if (_channel is not { IsOpen: true })
            {
                await DisposeAsync().ConfigureAwait(false);
                _channel = await connection.CreateChannelAsync(ChannelExtensions.Unconfirmed, cancellationToken).ConfigureAwait(false);
            }

            await command(_channel).ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerErrors.IsBrokers(exception, cancellationToken))
        {
            throw errors.Of(exception, action);
        }
    }
}
