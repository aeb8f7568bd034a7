using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// Says how events leave and enter a program. Given to the delegate of <c>store.AddTransports(...)</c>. Not thread-safe.
/// </summary>
public sealed class TransportsBuilder
{
    private readonly List<SubscriptionOptions> _subscriptions = [];
    private readonly List<(Func<IServiceProvider, ITransport> Factory, string[] Destinations)> _transports = [];
    private readonly Dictionary<Type, IReadOnlyList<string>> _published = [];

    internal TransportsBuilder(IServiceCollection services) => Services = services;

    internal bool SendsCommands { get; private set; }

    /// <summary>Where the transports are registered.</summary>
    public IServiceCollection Services { get; }

    internal IReadOnlyList<SubscriptionOptions> Subscriptions => _subscriptions;

    internal IReadOnlyList<(Func<IServiceProvider, ITransport> Factory, string[] Destinations)> Transports => _transports;

    internal IReadOnlyDictionary<Type, IReadOnlyList<string>> Published => _published;

    /// <summary>Adds a broker. <c>UseRabbitMq</c> and its like of the packages for brokers call it.</summary>
    /// <param name="transport">Makes the transport, once. The container owns it.</param>
    /// <param name="destinations">The destinations that are on it; none for all that no other transport names.</param>
    /// <returns>This builder.</returns>
    public TransportsBuilder AddTransport(Func<IServiceProvider, ITransport> transport, params string[] destinations)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(destinations);
        _transports.Add((transport, destinations));
        return this;
    }

    /// <summary>Adds a broker in memory, which services of one process and tests share.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="destinations">The destinations that are on it; none for all that no other transport names.</param>
    /// <returns>This builder.</returns>
    public TransportsBuilder UseInMemory(InMemoryBroker broker, params string[] destinations)
    {
        ArgumentNullException.ThrowIfNull(broker);
        return AddTransport(services => new InMemoryTransport(broker, services.GetService<TimeProvider>()), destinations);
    }

    /// <summary>Sets options, which <c>services.Configure&lt;TransportOptions&gt;(...)</c> does as well.</summary>
    /// <param name="configure">Sets them.</param>
    /// <returns>This builder.</returns>
    public TransportsBuilder Configure(Action<TransportOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }

    /// <summary>
    /// Publishes a durable event to a destination, as <see cref="PublishedAttribute"/> on the event does, for events whose declaration says
    /// nothing of transports.
    /// </summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="destination">The destination.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The destination is empty or cannot be stored.</exception>
    public TransportsBuilder Publish<TEvent>(string destination)
        where TEvent : notnull
    {
        CheckedText.ThrowUnlessIdentifier(destination, "destination");
        _published[typeof(TEvent)] = [.. _published.GetValueOrDefault(typeof(TEvent), []).Union([destination], StringComparer.Ordinal)];
        return this;
    }

    /// <summary>
    /// Lets <see cref="ICommandBus"/> send the commands and queries that this program does not handle, and that are published to a
    /// destination, to the program that does, and wait for its answer. Answers are received from a destination of their own, which has the
    /// names of the program and of <see cref="TransportOptions.InstanceName"/>.
    /// </summary>
    /// <returns>This builder.</returns>
    public TransportsBuilder SendCommands()
    {
        SendsCommands = true;
        return this;
    }

    /// <summary>
    /// Receives what other programs publish to a destination, for the handlers of this program. What this program publishes to it comes
    /// back, too, if it handles it.
    /// </summary>
    /// <param name="destination">The destination.</param>
    /// <param name="configure">Sets options of the subscription; null for the defaults.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The destination is empty or cannot be stored, or an option is invalid.</exception>
    /// <exception cref="InvalidOperationException">The program subscribes to it already.</exception>
    public TransportsBuilder Subscribe(string destination, Action<SubscriptionOptions>? configure = null)
    {
        CheckedText.ThrowUnlessIdentifier(destination, "destination");
        if (_subscriptions.Exists(subscription => subscription.Destination == destination))
            throw new InvalidOperationException($"The program subscribes to '{destination}' already. Set its options in one call of Subscribe.");
        var options = new SubscriptionOptions(destination);
        configure?.Invoke(options);
        options.Validate();
        _subscriptions.Add(options);
        return this;
    }
}
