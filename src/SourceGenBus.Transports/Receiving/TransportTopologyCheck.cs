namespace SourceGenBus.Transports;

/// <summary>Looks after what the program needs on each broker, once for each, before the first message is received. Safe for concurrent use.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody takes has nothing to free.
internal sealed class TransportTopologyCheck(
    TransportOptions options, Func<ITransport, TransportTopology> topologyOf, TimeProvider timeProvider)
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly HashSet<ITransport> _checked = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="TransportException">Something is missing or does not fit; the message names each.</exception>
    internal async ValueTask EnsureAsync(ITransport transport, CancellationToken cancellationToken)
    {
        if (options.Topology == TopologyMode.Assume)
            return;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_checked.Contains(transport))
                return;
            var topology = topologyOf(transport);
            if (options.Topology == TopologyMode.Provision)
            {
                await transport.ProvisionAsync(topology, cancellationToken).WithinAsync(
                    options.ConfirmTimeout, "Provisioning", timeProvider, cancellationToken).ConfigureAwait(false);
            }

            var problems = await transport.VerifyAsync(topology, cancellationToken).WithinAsync(
                options.ConfirmTimeout, "Verifying the topology", timeProvider, cancellationToken).ConfigureAwait(false);
            if (problems.Count > 0)
            {
                throw new TransportException(
                    $"{transport.Name} lacks what this program needs: {string.Join(' ', problems)} Set Topology to Provision to have it made, "
                    + "or make it by hand.");
            }

            _checked.Add(transport);
        }
        finally
        {
            _gate.Release();
        }
    }
}
