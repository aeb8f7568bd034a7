using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SourceGenBus.Transports;

/// <summary>
/// Whether the brokers of a program can be used and its receivers show signs of life. It is degraded while a receiver waits for its
/// handlers. Safe for concurrent use.
/// </summary>
/// <remarks>Add it with <c>services.AddHealthChecks().AddCheck&lt;TransportHealthCheck&gt;("transports")</c>.</remarks>
public sealed class TransportHealthCheck : IHealthCheck
{
    private readonly TransportHost _host;

    /// <summary>Makes one.</summary>
    /// <param name="services">The container of a program that called <c>AddTransports</c>.</param>
    /// <exception cref="InvalidOperationException">The program did not.</exception>
    public TransportHealthCheck(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _host = services.GetService<TransportHost>()
            ?? throw new InvalidOperationException(
                "The health check looks at transports. Call store.AddTransports(...) in the delegate of services.AddEventStore(...).");
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var transport in _host.Transports.All)
        {
            if (_host.Transports.OutageOf(transport).IsForgotten)
                await _host.PingAsync(transport, cancellationToken).ConfigureAwait(false);
        }

        List<string> broken = [];
        List<string> slow = [];
        var data = new Dictionary<string, object>();
        var outages = _host.Transports.All
            .SelectMany(transport => new[] { _host.Transports.OutageOf(transport), _host.Transports.TopologyOutageOf(transport) })
            .Concat(_host.Receivers.Select(static receiver => receiver.Outage));
        foreach (var outage in outages)
        {
            if (outage.Current is { } problem)
                broken.Add($"{outage.Name} cannot be used since {problem.Since:O}: {problem.Message}");
        }

        foreach (var receiver in _host.Receivers)
        {
            var destination = receiver.Subscription.Destination;
            data[$"{destination}.secondsWithoutProgress"] = receiver.WithoutProgress.TotalSeconds;
            if (receiver.IsPaused)
                slow.Add($"'{destination}' is not received at present, since the outbox is full of what was.");
            else if (receiver.WithoutProgress > 4 * receiver.Subscription.Heartbeat)
                broken.Add($"The receiver of '{destination}' has shown no sign of life for {receiver.WithoutProgress}.");
        }

        return broken.Count > 0
            ? new HealthCheckResult(context.Registration.FailureStatus, string.Join(' ', broken), data: data)
            : slow.Count > 0
                ? HealthCheckResult.Degraded(string.Join(' ', slow), data: data)
                : HealthCheckResult.Healthy("The brokers can be used, and receivers work.", data);
    }
}
