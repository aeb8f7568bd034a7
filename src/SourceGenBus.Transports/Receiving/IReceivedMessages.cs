namespace SourceGenBus.Transports;

/// <summary>Takes what a receiver has received.</summary>
internal interface IReceivedMessages
{
    /// <summary>The receiver has subscribed: what is sent from now on arrives.</summary>
    void Subscribed();

    /// <summary>Takes messages; what it returns is acknowledged.</summary>
    /// <param name="consumer">Who received them.</param>
    /// <param name="deliveries">The messages.</param>
    /// <param name="cancellationToken">Ends it; what was not taken is received again.</param>
    ValueTask<List<TransportDelivery>> StoreAsync(
        ITransportConsumer consumer, IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken);
}
