using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SourceGenBus.Diagnostics;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// Runs the receivers of a program from the start of its host to the end. They stop before the relays, which send to the last; a broker that is
/// not there at the start is waited for.
/// </summary>
internal sealed class TransportHost(
    IServiceProvider services,
    IReadOnlyList<SubscriptionOptions> subscriptions,
    TransportOptions options,
    TimeProvider timeProvider,
    ILogger<TransportHost> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly GuardedLogger _logger = new(logger);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _answered = new();
    private readonly CancellationTokenSource _cancelled = new();
    private Task _work = Task.CompletedTask;
    private Task _answers = Task.CompletedTask;

    /// <summary>The brokers.</summary>
    internal TransportSet Transports { get; } = services.GetRequiredService<TransportSet>();

    /// <summary>The receivers, from the start on.</summary>
    internal IReadOnlyList<TransportReceiver> Receivers { get; private set; } = [];

    /// <summary>
    /// Finds out whether a broker is back that nobody sends to at present. Without it a program that sends nothing while it is unhealthy
    /// would stay unhealthy.
    /// </summary>
    internal async ValueTask PingAsync(ITransport transport, CancellationToken cancellationToken)
    {
        var outage = Transports.OutageOf(transport);
        try
        {
            await transport.PingAsync(cancellationToken).WithinAsync(
                options.ConfirmTimeout, "A ping", timeProvider, cancellationToken).ConfigureAwait(false);
            outage.Succeeded();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            outage.Failed(exception);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Receivers = NewReceivers(out var topology);
        var senders = Transports.All
            .Where(transport => !Receivers.Any(receiver => receiver.Transport == transport))
            .Select(transport => Task.Run(() => LookAfterAsync(transport, topology), CancellationToken.None));
        var byUse = Receivers.ToLookup(static receiver => receiver.IsForAnswers);
        _work = Task.WhenAll([.. senders, .. byUse[false].Select(receiver => Run(receiver, _stopping))]);
        _answers = Task.WhenAll(byUse[true].Select(receiver => Run(receiver, _answered)));
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before any service of the host stops, so that what was received is stored and acknowledged while all works.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await _work.WaitAsync(options.StopTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            TransportLog.Cancelled(_logger, options.StopTimeout);
            await _cancelled.CancelAsync().ConfigureAwait(false);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// After all services of the host: what they still had to do may have been waiting for answers. Whoever waits now is told.
    /// </summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        services.GetService<PendingRequests>()?.Close();
        await _answered.CancelAsync().ConfigureAwait(false);
        await _answers.WaitAsync(options.StopTimeout, timeProvider, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        if (!_work.IsCompleted || !_answers.IsCompleted)
            return; // Those who were abandoned still hold the tokens.
        _answered.Dispose();
        _stopping.Dispose();
        _cancelled.Dispose();
    }

    private Task Run(TransportReceiver receiver, CancellationTokenSource stopping) =>
        Task.Run(() => receiver.RunAsync(stopping.Token, _cancelled.Token), CancellationToken.None);

    /// <summary>A broker that nothing is received from needs what is sent to. Receivers look after theirs themselves.</summary>
    private async Task LookAfterAsync(ITransport transport, TransportTopologyCheck topology)
    {
        var outage = Transports.TopologyOutageOf(transport);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await topology.EnsureAsync(transport, _stopping.Token).ConfigureAwait(false);
                outage.Succeeded();
                return;
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                var pause = outage.Failed(exception);
                await Task.Delay(pause, timeProvider, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private List<TransportReceiver> NewReceivers(out TransportTopologyCheck topology)
    {
        var store = services.GetRequiredService<IDurableStore>();
        var group = services.GetRequiredService<IOptions<EventStoreOptions>>().Value.Program;
        var catalog = services.GetRequiredService<IEventCatalog>();
        var bus = services.GetRequiredService<IEventBus>();
        var entries = subscriptions
            .Select(subscription => (Options: subscription, Wanted: new WantedEvents(subscription, catalog, bus, _logger)))
            .Select(entry => (entry.Options, entry.Wanted, Subscription: SubscriptionOf(entry.Options, entry.Wanted, group)))
            .ToList();
        var destinations = services.GetRequiredService<EventDestinations>();
        var pending = services.GetService<PendingRequests>();
        var answers = pending is null ? [] : AnswersOf(pending, destinations, catalog, group);
        var published = destinations.All;
        var check = topology = new TransportTopologyCheck(
            options,
            transport => new TransportTopology(
                [.. published.Where(destination => Transports.Of(destination) == transport)],
                [
                    .. entries.Select(static entry => entry.Subscription).Where(one => Transports.Of(one.Destination) == transport),
                    .. answers.Where(one => one.Transport == transport).Select(static one => one.Subscription),
                ]),
            timeProvider);
        var backlog = new ReceiverBacklog(store.Outbox, options, timeProvider);
        List<TransportReceiver> receivers = [];
        foreach (var entry in entries)
        {
            var transport = Transports.Of(entry.Options.Destination);
            var reader = new MessageReader(entry.Options, entry.Wanted.Contains, timeProvider);
            receivers.Add(new TransportReceiver(
                transport,
                entry.Subscription,
                new ReceivedEvents(store.Outbox, reader, entry.Options.Destination, options, timeProvider, _logger),
                backlog,
                check,
                entry.Options,
                options,
                timeProvider,
                _logger));
        }

        receivers.AddRange(answers.Select(answer => new TransportReceiver(
            answer.Transport,
            answer.Subscription,
            pending!.Of(answer.Transport),
            backlog: null,
            check,
            new SubscriptionOptions(answer.Subscription.Destination),
            options,
            timeProvider,
            _logger)));
        return receivers;
    }

    /// <summary>Where answers to commands are received: on each broker that a command can be sent by.</summary>
    private List<(ITransport Transport, TransportSubscription Subscription)> AnswersOf(
        PendingRequests pending, EventDestinations destinations, IEventCatalog catalog, string group)
    {
        var transports = catalog.Contracts
            .Where(static contract => contract.Command is not null)
            .SelectMany(destinations.Of)
            .Select(Transports.Of)
            .Distinct()
            .ToList();
        if (transports.Count == 0)
            TransportLog.NoCommands(_logger);
        return transports.ConvertAll(transport => (transport, new TransportSubscription(pending.ReplyTo, group)
        {
            EventNames = [CommandReply.Result, CommandReply.Failure],
            Heartbeat = new SubscriptionOptions(pending.ReplyTo).Heartbeat,
        }));
    }

    private TransportSubscription SubscriptionOf(SubscriptionOptions subscription, WantedEvents wanted, string group)
    {
        var names = wanted.Names;
        if (names.Count == 0 && !subscription.DeadLettersUnknownEvents)
            TransportLog.NothingIsWanted(_logger, subscription.Destination);
        return new TransportSubscription(subscription.Destination, group)
        {
            // To know of an unknown event it must be received.
            EventNames = subscription.DeadLettersUnknownEvents || subscription.ReadForeign is not null ? [] : names,
            Prefetch = subscription.Prefetch,
            Heartbeat = subscription.Heartbeat,
        };
    }
}
